package io.github.camelopenai.uploads.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.apache.hc.core5.http.impl.io.SocketHolder;
import org.junit.jupiter.api.Test;

class EarlyAnswerDetectorTest {

    private static final class AnsweredSocket extends Socket {
        private final InputStream in =
                new ByteArrayInputStream("HTTP/1.1 413 Too Large\r\n".getBytes(StandardCharsets.US_ASCII));
        private volatile boolean stopped;

        @Override
        public InputStream getInputStream() {
            return in;
        }

        @Override
        public int getSoTimeout() {
            return 0;
        }

        @Override
        public void setSoTimeout(int timeout) {
            // There is no wait.
        }

        @Override
        public void shutdownOutput() {
            stopped = true;
        }
    }

    private final AnsweredSocket socket = new AnsweredSocket();

    private void beginTlsWrite(EarlyAnswerDetector detector) throws Exception {
        AnswerStream answers = new AnswerStream(socket, socket);
        answers.begin();
        detector.beginWriting(
                answers,
                new SocketHolder((SSLSocket) SSLSocketFactory.getDefault().createSocket(), socket));
    }

    @Test
    void shouldCheckAgainAfterNoThreadCouldBeStarted() throws Exception {
        AtomicInteger threads = new AtomicInteger();
        EarlyAnswerDetector detector = new EarlyAnswerDetector(runnable -> {
            if (threads.getAndIncrement() == 0) {
                throw new OutOfMemoryError("unable to create native thread");
            }
            return new Thread(runnable);
        });
        beginTlsWrite(detector);
        assertThatThrownBy(detector::stopWritingIfAnswered).isInstanceOf(OutOfMemoryError.class);

        detector.stopWritingIfAnswered();

        await().until(() -> socket.stopped);
        assertThat(detector.endWriting()).isTrue();
    }

    @Test
    void shouldNotStopTheNextRequest() throws Exception {
        Runnable[] check = new Runnable[1];
        EarlyAnswerDetector detector = new EarlyAnswerDetector(runnable -> {
            check[0] = runnable;
            return new Thread(() -> {});
        });
        beginTlsWrite(detector);
        detector.stopWritingIfAnswered();
        detector.endWriting();
        beginTlsWrite(detector);

        check[0].run();

        assertThat(socket.stopped).isFalse();
        assertThat(detector.endWriting()).isFalse();
    }
}
