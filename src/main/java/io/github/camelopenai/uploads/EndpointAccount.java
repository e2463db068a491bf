package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.http.SharedAccountState;
import java.net.URI;

/**
 * The account that the options of an endpoint name: its base URL, and its limit of requests, which all endpoints with the same
 * account share.
 */
record EndpointAccount(
        OpenAIUploadsConfiguration options, RequestSettingsFactory settings, SharedAccountState accounts) {

    /**
     * The base URL, or null if the options have no valid one. It throws no exception, since one misconfigured endpoint must not
     * prevent Camel from listing the services of other endpoints.
     */
    URI baseUrl() {
        try {
            return settings.baseUrl(options);
        } catch (IllegalArgumentException e) {
            // The producers of the endpoint report this when they start.
            return null;
        }
    }

    /** The maximum number of requests per minute; 0 for no limit. */
    int requestsPerMinute() {
        try {
            return accounts.limit(settings.create(options));
        } catch (IllegalArgumentException e) {
            // The producers of the endpoint report this when they start.
            return options.getRequestsPerMinute();
        }
    }

    void changeRequestsPerMinute(int requests) {
        accounts.changeLimit(settings.create(options), requests);
    }
}
