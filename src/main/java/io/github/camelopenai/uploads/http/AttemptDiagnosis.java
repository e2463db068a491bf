package io.github.camelopenai.uploads.http;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import io.github.camelopenai.uploads.concurrent.DeadlinePassedException;
import io.github.camelopenai.uploads.concurrent.UploadAbortedException;
import io.github.camelopenai.uploads.http.answer.UnusableAnswerException;
import io.github.camelopenai.uploads.http.connection.ProxyRefusedException;
import io.github.camelopenai.uploads.http.connection.TlsFailedException;
import io.github.camelopenai.uploads.http.connection.TlsPortException;
import io.github.camelopenai.uploads.part.SourceChangedException;
import java.io.IOException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.HttpHost;

/**
 * Classifies the exception of an attempt that got no answer: whether the server may have received the request, and whether a
 * retry can help. Its messages say which host could not be reached, and why.
 *
 * @param target the server
 */
record AttemptDiagnosis(Attempt attempt, AbortSignal abort, HttpHost target) {

    AttemptFailure of(IOException cause) {
        Attempt.Stop stop = attempt.stopped();
        boolean aborted = cause instanceof UploadAbortedException;
        if (cause instanceof SourceChangedException || aborted && (stop == null || stop == Attempt.Stop.ABORTED)) {
            return new AttemptFailure(AttemptFailure.Kind.LOCAL, null, cause);
        }
        IOException stopReason = attempt.stopReason(cause);
        if (stopReason != null) {
            return stop == Attempt.Stop.SLOW
                    ? new AttemptFailure(AttemptFailure.Kind.SLOW, null, stopReason)
                    : network(stopReason);
        }
        if (stop != null || abort.isAborted() || Thread.currentThread().isInterrupted()) {
            return new AttemptFailure(AttemptFailure.Kind.LOCAL, null, stopped(stop, cause));
        }
        IOException permanent = permanent(cause);
        if (permanent != null) {
            return new AttemptFailure(AttemptFailure.Kind.PERMANENT, null, permanent);
        }
        return network(attempt.sent() ? cause : explained(cause));
    }

    /** Classifies a failure of the HTTP client itself. */
    AttemptFailure ofClient(IOException cause) {
        return attempt.stopped() != null
                        || abort.isAborted()
                        || Thread.currentThread().isInterrupted()
                ? of(cause)
                : new AttemptFailure(AttemptFailure.Kind.LOCAL, null, cause);
    }

    private AttemptFailure network(IOException cause) {
        return new AttemptFailure(
                attempt.sent() ? AttemptFailure.Kind.UNCERTAIN : AttemptFailure.Kind.NEVER_SENT, null, cause);
    }

    /** The failure if only a change of settings can mend it; else null. */
    private IOException permanent(IOException cause) {
        if (cause instanceof ProxyRefusedException refused && refused.isPermanent()) {
            return refused;
        }
        if (cause instanceof TlsPortException) {
            return attempt.viaProxy()
                    ? TlsPortException.ofProxy(server(), cause)
                    : TlsPortException.ofServer(server(), cause);
        }
        if (attempt.sent()) {
            return TlsFailedException.ofFirstAnswer(cause, server());
        }
        return cause instanceof SSLException tls ? TlsFailedException.of(tls, server(), null) : null;
    }

    private IOException explained(IOException cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        if (cause instanceof UnknownHostException) {
            String advice = said.startsWith(target.getHostName())
                    ? "Check baseUrl, and whether DNS works; perhaps a proxy is needed (proxyHost)"
                    : "Check proxyHost, and whether DNS works";
            UnknownHostException unknown = new UnknownHostException("unknown host: " + said + ". " + advice);
            unknown.initCause(cause);
            return unknown;
        }
        boolean namesHost = cause instanceof HttpHostConnectException
                || cause instanceof UnusableAnswerException
                || cause instanceof ConnectTimeoutException
                || cause instanceof ProxyRefusedException;
        return namesHost ? cause : new IOException("no connection to " + server() + ": " + said, cause);
    }

    private IOException stopped(Attempt.Stop stop, IOException cause) {
        return stop == Attempt.Stop.DEADLINE ? new DeadlinePassedException(cause) : abort.exception(cause);
    }

    /** Host and port. */
    String server() {
        int port = target.getPort() > 0 ? target.getPort() : "https".equals(target.getSchemeName()) ? 443 : 80;
        return target.getHostName() + ":" + port;
    }
}
