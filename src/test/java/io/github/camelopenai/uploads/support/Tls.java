package io.github.camelopenai.uploads.support;

import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** TLS settings as a user writes them. */
public final class Tls {

    private Tls() {}

    public static SSLContextParameters trusting(UploadsEmulator emulator) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + emulator.trustStore());
        store.setType("PKCS12");
        store.setPassword(emulator.trustStorePassword());
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }
}
