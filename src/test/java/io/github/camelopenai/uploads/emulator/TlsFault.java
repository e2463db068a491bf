package io.github.camelopenai.uploads.emulator;

/** A fault that makes TLS handshakes with an {@link UploadsEmulator} fail; see {@link EmulatorBuilder#tls(TlsFault)}. */
public enum TlsFault {
    /** The certificate has expired. The trust store contains the certificate of its issuer. */
    EXPIRED_CERTIFICATE,
    /** The certificate is valid for {@code other.example.invalid} only. */
    CERTIFICATE_OF_ANOTHER_HOST,
    /** The server requires a client certificate and trusts none. */
    CLIENT_CERTIFICATE_REQUIRED,
    /** The server supports only TLS 1.2. */
    TLS_1_2_ONLY;

    /** The subject alternative names of the certificate, in the format of keytool. */
    String names() {
        return this == CERTIFICATE_OF_ANOTHER_HOST ? "dns:other.example.invalid" : EmulatorTls.LOOPBACK_NAMES;
    }
}
