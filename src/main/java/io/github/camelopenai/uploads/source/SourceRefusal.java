package io.github.camelopenai.uploads.source;

import io.github.camelopenai.uploads.part.range.SourceRefusedException;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Makes the exception for an answer of a source that is not the content. */
final class SourceRefusal {

    private SourceRefusal() {}

    /**
     * @param acceptedBefore whether the source has accepted an earlier request
     * @return a {@link SourceRefusedException} if the same request would be refused again
     */
    static IOException of(SourceAnswer answer, SourceLink link, boolean acceptedBefore) {
        int status = answer.status();
        if (answer.isOfProxy()) {
            String said = "the proxy refuses a request to it: " + answer.describe();
            return mayPass(status)
                    ? new IOException(said)
                    : new SourceRefusedException(
                            link + " cannot be read, since " + said
                                    + ". Check proxyHost, proxyAuthUsername and proxyAuthPassword",
                            status,
                            null);
        }
        if (mayPass(status)) {
            return answer.unavailable();
        }
        if (status < 400) {
            return new SourceRefusedException(link + " gives no content: " + answer.describe(), status, null);
        }
        return new SourceRefusedException(message(answer, link, acceptedBefore), status, null);
    }

    private static boolean mayPass(int status) {
        return status == 408 || status == 429 || status >= 500;
    }

    private static String message(SourceAnswer answer, SourceLink link, boolean acceptedBefore) {
        int status = answer.status();
        if (status == 404 || status == 410) {
            return link + " does not exist: " + answer.describe();
        }
        String said = answer.describe();
        if (!acceptedBefore) {
            return link + " refuses the request: " + said
                    + ". A signed link must be for GET, complete, and still valid; the header Range must be allowed";
        }
        // S3 answers with 400 when the session of the one who signed the link has expired.
        if (status != 401 && status != 403 && !said.contains("Expired")) {
            return link + " refuses a request like those that it accepted before: " + said;
        }
        return "The link " + link.toString().substring("The source ".length()) + " is refused since "
                + Instant.now().truncatedTo(ChronoUnit.SECONDS) + " (" + said
                + "), and was accepted before, so it has probably expired; make it last as long as an upload, one hour";
    }
}
