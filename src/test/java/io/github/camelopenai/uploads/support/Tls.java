package io.github.camelopenai.uploads.support;

import io.github.camelopenai.uploads.emulator.RangeServer;
import io.github.camelopenai.uploads.emulator.UploadsEmulator;
import java.nio.file.Path;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;

/** TLS settings as a user writes them. */
public final class Tls {

    private Tls() {}

    public static SSLContextParameters trusting(UploadsEmulator emulator) {
        return trusting(emulator.trustStore(), emulator.trustStorePassword());
    }

    public static SSLContextParameters trusting(RangeServer server) {
        return trusting(server.trustStore(), server.trustStorePassword());
    }

    private static SSLContextParameters trusting(Path trustStore, String password) {
        KeyStoreParameters store = new KeyStoreParameters();
        store.setResource("file:" + trustStore);
        store.setType("PKCS12");
        store.setPassword(password);
        TrustManagersParameters managers = new TrustManagersParameters();
        managers.setKeyStore(store);
        SSLContextParameters parameters = new SSLContextParameters();
        parameters.setTrustManagers(managers);
        return parameters;
    }
}
