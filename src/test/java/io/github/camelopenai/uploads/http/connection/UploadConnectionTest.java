package io.github.camelopenai.uploads.http.connection;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An idle connection over which something has come that TLS cannot read, such as an alert. */
class UploadConnectionTest {

    private final UploadConnection connection = new UploadConnection();

    private static final class Broken extends Socket {

        @Override
        public InputStream getInputStream() {
            return new InputStream() {
                @Override
                public int available() {
                    return 1;
                }

                @Override
                public int read() throws IOException {
                    throw new SSLException("Unsupported or unrecognized SSL message");
                }
            };
        }

        @Override
        public OutputStream getOutputStream() {
            return OutputStream.nullOutputStream();
        }

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public void setSoTimeout(int timeout) {
            // There is no wait.
        }
    }

    @BeforeEach
    void bind() throws Exception {
        connection.bind(new Broken());
    }

    @Test
    void shouldTakeAConnectionThatCannotBeReadForDead() throws Exception {
        assertThat(connection.isStale()).isTrue();
    }

    @Test
    void shouldNotUseAConnectionWhoseBytesCannotBeRead() throws Exception {
        connection.isStale();

        assertThat(connection.hasUnexpectedBytes()).isTrue();
    }
}
