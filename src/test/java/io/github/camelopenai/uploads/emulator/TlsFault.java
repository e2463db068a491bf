package io.github.camelopenai.uploads.emulator;

/** A reason why clients cannot agree on TLS with an {@link UploadsEmulator}; see {@link EmulatorBuilder#tls(TlsFault)}. */
public enum TlsFault {
    /** Its certificate has expired. The trust store has the certificate of its issuer. */
    EXPIRED_CERTIFICATE,
    /** Its certificate is for {@code other.example.invalid} alone. */
    CERTIFICATE_OF_ANOTHER_HOST,
    /** It takes only clients with a certificate, and trusts none of them. */
    CLIENT_CERTIFICATE_REQUIRED,
    /** It speaks no other version than TLS 1.2. */
    TLS_1_2_ONLY;

    /** Of its certificate, as keytool wants them. */
    String names() {
        return this == CERTIFICATE_OF_ANOTHER_HOST ? "dns:other.example.invalid" : EmulatorTls.LOOPBACK_NAMES;
    }
}
