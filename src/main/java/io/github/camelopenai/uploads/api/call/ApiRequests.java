package io.github.camelopenai.uploads.api.call;

import io.github.camelopenai.uploads.api.ApiCall;
import io.github.camelopenai.uploads.http.RequestSettings;
import io.github.camelopenai.uploads.http.auth.SecretHeader;
import java.nio.charset.StandardCharsets;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * Builds requests, without the key or token, which each attempt adds. Headers that are not set here do not reach the server;
 * message headers of a route never do.
 */
final class ApiRequests {

    private static final ContentType JSON = ContentType.create("application/json");

    private final RequestSettings settings;

    ApiRequests(RequestSettings settings) {
        this.settings = settings;
    }

    HttpPost post(ApiCall call, String uploadId) {
        return prepared(new HttpPost(settings.baseUrl()), call.path(uploadId), null);
    }

    HttpPost postJson(ApiCall call, String uploadId, String json) {
        HttpPost post = post(call, uploadId);
        // As bytes, since JSON is always UTF-8 and has no charset parameter.
        post.setEntity(new ByteArrayEntity(json.getBytes(StandardCharsets.UTF_8), JSON));
        return post;
    }

    HttpGet get(ApiCall call, String id) {
        return prepared(new HttpGet(settings.baseUrl()), call.path(id), null);
    }

    HttpGet listFiles(String query) {
        return prepared(new HttpGet(settings.baseUrl()), ApiCall.LIST_FILES.path(null), query);
    }

    /** @param request a request to the base URL, which is parsed, unlike the URL of a call */
    private <R extends HttpUriRequestBase> R prepared(R request, String path, String query) {
        request.setPath(settings.path(path, query));
        request.setHeader(HttpHeaders.ACCEPT, "application/json");
        // Without this header, a server may send any encoding.
        request.setHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
        request.setHeader(HttpHeaders.USER_AGENT, settings.userAgent());
        if (settings.organization() != null) {
            request.setHeader("OpenAI-Organization", settings.organization());
        }
        if (settings.project() != null) {
            request.setHeader("OpenAI-Project", settings.project());
        }
        settings.additionalHeaders().forEach((name, value) -> request.setHeader(SecretHeader.additional(name, value)));
        return request;
    }
}
