package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.api.CreateUpload;
import io.github.camelopenai.uploads.part.PartPlan;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options that an endpoint has, and the component as defaults for all its endpoints. */
@UriParams
public class OpenAIUploadsConfiguration implements Cloneable {

    static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    @UriParam(
            label = "security",
            secret = true,
            description =
                    "The API key. If not set here or on the component, the environment variable `OPENAI_API_KEY` is"
                            + " used. In a URI, keys with special characters need `RAW(...)`; a property placeholder such as"
                            + " `{{env:OPENAI_API_KEY}}` or the component option keeps it out of routes.")
    private String apiKey;

    @UriParam(
            description =
                    "Where the API is, with its path prefix and without the calls' own paths. If not set here or on the"
                            + " component, the environment variable `OPENAI_BASE_URL` is used, then the public API.",
            defaultValue = DEFAULT_BASE_URL)
    private String baseUrl;

    @UriParam(
            description = "Sent as `OpenAI-Organization`. If not set here or on the component, the environment variable"
                    + " `OPENAI_ORG_ID` is used.")
    private String organization;

    @UriParam(
            description = "Sent as `OpenAI-Project`. If not set here or on the component, the environment variable"
                    + " `OPENAI_PROJECT_ID` is used.")
    private String project;

    @UriParam(
            label = "addPart,complete,cancel",
            description =
                    "The upload to work on, if neither the header `CamelOpenAIUploadsUploadId` nor an earlier `create`"
                            + " on the same exchange tells.")
    private String uploadId;

    @UriParam(
            label = "create",
            description =
                    "What the file is for, such as `batch`, `fine-tune`, `assistants`, `vision` or `user_data`. Any"
                            + " word is passed on, since providers know different ones. Required, here or as the header"
                            + " `CamelOpenAIUploadsPurpose`.")
    private String purpose;

    @UriParam(
            label = "create",
            description =
                    "The MIME type of the file. If neither this nor the header `CamelOpenAIUploadsMimeType` is set, the"
                            + " source's own type is used (S3, Azure, MinIO, file), then the one that belongs to the extension of"
                            + " the filename (`.jsonl` is `text/jsonl`). `Content-Type` is never looked at.")
    private String mimeType;

    @UriParam(
            label = "create",
            description =
                    "The name that the file gets. If neither this nor the header `CamelOpenAIUploadsFilename` is set,"
                            + " the name of the body's file is used, then `CamelFileName`, then the last segment of an object"
                            + " key. A directory in front is always dropped.")
    private String filename;

    @UriParam(
            label = "create",
            description =
                    "After how long the *file* expires, from 1 hour (`1h`) to 30 days (`30d`), with a unit. If not set,"
                            + " the API decides: 30 days for purpose `batch`, never for others. (The upload itself always expires"
                            + " one hour after `create`.)",
            javaType = "java.time.Duration")
    private String expiresAfter;

    @UriParam(
            label = "create",
            description =
                    "How large the parts are that the splitter `uploadParts()` makes later on the same exchange, at"
                            + " most 64 MiB. In bytes, or with a unit such as `16MiB` or `16MB`. A size given to the splitter"
                            + " itself wins.",
            defaultValue = "64MiB")
    private String partSize = "64MiB";

    @UriParam(
            label = "create",
            description = "Whether to cancel the upload when the exchange ends without a successful `complete`: once,"
                    + " whatever error handler the route has, and never after a `complete` that may have succeeded.")
    private boolean autoCancel;

    @UriParam(
            label = "cancel",
            description = "Whether to cancel even after a `complete` that has succeeded or may have.")
    private boolean force;

    @UriParam(
            label = "create,advanced",
            description =
                    "Where a body of unknown length is spooled before `create`, which has to announce the length. If"
                            + " not set, the system's temporary directory (`java.io.tmpdir`).")
    private String spoolDirectory;

    @UriParam(
            label = "retry",
            description =
                    "How often one call is tried again, beyond the first attempt. `create` and `cancel` are tried again"
                            + " twice at most when it is open whether the server did it. 0 turns retries off.",
            defaultValue = "5")
    private int maxRetries = 5;

    @UriParam(
            label = "retry",
            description =
                    "Upper bound of the wait before the first retry, with a unit. It doubles with each retry, and the"
                            + " wait is chosen at random below it.",
            javaType = "java.time.Duration",
            defaultValue = "500ms")
    private String retryDelay = "500ms";

    @UriParam(
            label = "retry",
            description = "Upper bound of any wait that the server did not ask for, with a unit.",
            javaType = "java.time.Duration",
            defaultValue = "30s")
    private String retryMaxDelay = "30s";

    @UriParam(
            label = "retry",
            description =
                    "Upper bound of a wait that the server asks for (`Retry-After`, `retry-after-ms`), with a unit.",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String retryAfterCap = "2m";

    @UriParam(
            label = "retry",
            description =
                    "After how long without a byte moved in either direction a request is given up and tried again,"
                            + " with a unit. A slow request that moves is never given up; on Linux, what moves out of the"
                            + " system's send buffer counts too. It must leave the server time to answer once it has a whole"
                            + " part.",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String stallTimeout = "2m";

    @UriParam(
            label = "advanced",
            prefix = "additionalHeader.",
            multiValue = true,
            description =
                    "HTTP headers to send with every request, by name: the name follows the option in brackets or, in a URI,"
                            + " after a dot. Headers that carry credentials are refused in a URI, since URIs are printed.")
    private Map<String, Object> additionalHeader = new LinkedHashMap<>();

    @UriParam(
            label = "security",
            description =
                    "Whether to send the API key over plain HTTP to a host other than this one. Only for a network"
                            + " that encrypts by itself.")
    private boolean allowPlainHttp;

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public String getBaseUrl() {
        return baseUrl;
    }

    public void setBaseUrl(String baseUrl) {
        this.baseUrl = baseUrl;
    }

    public String getOrganization() {
        return organization;
    }

    public void setOrganization(String organization) {
        this.organization = organization;
    }

    public String getProject() {
        return project;
    }

    public void setProject(String project) {
        this.project = project;
    }

    public String getUploadId() {
        return uploadId;
    }

    public void setUploadId(String uploadId) {
        this.uploadId = uploadId;
    }

    public String getPurpose() {
        return purpose;
    }

    public void setPurpose(String purpose) {
        this.purpose = purpose;
    }

    public String getMimeType() {
        return mimeType;
    }

    public void setMimeType(String mimeType) {
        this.mimeType = mimeType;
    }

    public String getFilename() {
        return filename;
    }

    public void setFilename(String filename) {
        this.filename = filename;
    }

    public String getExpiresAfter() {
        return expiresAfter;
    }

    public void setExpiresAfter(String expiresAfter) {
        this.expiresAfter = expiresAfter;
    }

    public String getPartSize() {
        return partSize;
    }

    public void setPartSize(String partSize) {
        this.partSize = partSize;
    }

    public boolean isAutoCancel() {
        return autoCancel;
    }

    public void setAutoCancel(boolean autoCancel) {
        this.autoCancel = autoCancel;
    }

    public boolean isForce() {
        return force;
    }

    public void setForce(boolean force) {
        this.force = force;
    }

    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    public void setSpoolDirectory(String spoolDirectory) {
        this.spoolDirectory = spoolDirectory;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public String getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(String retryDelay) {
        this.retryDelay = retryDelay;
    }

    public String getRetryMaxDelay() {
        return retryMaxDelay;
    }

    public void setRetryMaxDelay(String retryMaxDelay) {
        this.retryMaxDelay = retryMaxDelay;
    }

    public String getRetryAfterCap() {
        return retryAfterCap;
    }

    public void setRetryAfterCap(String retryAfterCap) {
        this.retryAfterCap = retryAfterCap;
    }

    public String getStallTimeout() {
        return stallTimeout;
    }

    public void setStallTimeout(String stallTimeout) {
        this.stallTimeout = stallTimeout;
    }

    public Map<String, Object> getAdditionalHeader() {
        return additionalHeader;
    }

    public void setAdditionalHeader(Map<String, Object> additionalHeader) {
        this.additionalHeader = additionalHeader;
    }

    public boolean isAllowPlainHttp() {
        return allowPlainHttp;
    }

    public void setAllowPlainHttp(boolean allowPlainHttp) {
        this.allowPlainHttp = allowPlainHttp;
    }

    /** Refuses at start what would otherwise be refused with the first message. */
    void validate() {
        PartPlan.requirePartSize(SizeOption.parse("partSize", partSize));
        CreateUpload.requireExpiry(DurationOption.parse("expiresAfter", expiresAfter));
    }

    /** A copy that can be changed without changing this. */
    public OpenAIUploadsConfiguration copy() {
        try {
            OpenAIUploadsConfiguration copy = (OpenAIUploadsConfiguration) clone();
            copy.additionalHeader = new LinkedHashMap<>(additionalHeader);
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
