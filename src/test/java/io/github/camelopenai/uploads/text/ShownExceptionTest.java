package io.github.camelopenai.uploads.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketException;
import java.nio.file.NoSuchFileException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class ShownExceptionTest {

    private static final UnaryOperator<String> REDACTION = text -> text.replace("secret", "***");

    /** One that says more than its message, and can be made in no other way. */
    private static final class Talkative extends IOException {
        private static final long serialVersionUID = 1L;
        private final String more;

        Talkative(String message, String more) {
            super(message);
            this.more = more;
        }

        @Override
        public String toString() {
            return super.toString() + more;
        }
    }

    @Test
    void shouldLeaveWhatMayBeShownAsItIs() {
        IOException failure = new IOException("no  route", new SocketException("Connection reset"));
        failure.addSuppressed(new IllegalStateException());

        assertThat(ShownException.of(failure, REDACTION)).isSameAs(failure);
        assertThat(ShownException.<IOException>of(null)).isNull();
    }

    @Test
    void shouldReplaceWhatMustNotBeShownByTheSameKind() {
        SocketException failure = new SocketException("the secret\nline");
        failure.initCause(new NoSuchFileException("a\u202eb"));
        failure.addSuppressed(new UncheckedIOException("secret", new IOException("x".repeat(5_000))));

        SocketException shown = ShownException.of(failure, REDACTION);

        assertThat(shown).hasMessage("the *** line").hasStackTraceContaining("shouldReplaceWhat");
        assertThat(shown.getStackTrace()).isEqualTo(failure.getStackTrace());
        assertThat(shown.getCause())
                .isExactlyInstanceOf(NoSuchFileException.class)
                .hasMessage("a b");
        assertThat(shown.getSuppressed()[0])
                .isExactlyInstanceOf(RuntimeException.class)
                .hasMessage("***")
                .cause()
                .isExactlyInstanceOf(IOException.class);
        assertThat(shown.getSuppressed()[0].getCause().getMessage()).hasSize(1_003);
        assertThat(ShownException.of(shown, REDACTION)).isSameAs(shown);
    }

    @Test
    void shouldReplaceACauseThatMustNotBeShown() {
        IOException failure = new IOException("failed", new Talkative("harmless", " and secret"));

        IOException shown = ShownException.of(failure, REDACTION);

        assertThat(shown).isExactlyInstanceOf(IOException.class).hasMessage("failed");
        assertThat(shown.getCause()).isExactlyInstanceOf(IOException.class).hasMessage("harmless");
    }

    @Test
    void shouldKeepTheKindWhateverTheSecretIs() {
        for (String secret : new String[] {":", "*", "e", " "}) {
            IOException failure = new SocketException("Connection reset: here *");

            assertThat(ShownException.of(failure, text -> text.replace(secret, "***")))
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void shouldComeToAnEndWithCausesInACircle() {
        IOException one = new IOException("secret one");
        IOException two = new IOException("two", one);
        one.initCause(two);

        assertThat(ShownException.of(one, REDACTION)).hasMessage("*** one");
        assertThat(ShownException.of(two, REDACTION).getCause()).hasMessage("*** one");
    }
}
