package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.transfer.PartBufferKind;
import io.github.camelopenai.uploads.transfer.UploadJournal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options that an endpoint has, and the component as defaults for all its endpoints. */
@UriParams
public class OpenAIUploadsConfiguration implements Cloneable {

    /** Ten years. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3650);

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
            label = "security",
            enums = "bearer,api-key",
            defaultValue = "bearer",
            description =
                    "How requests carry the key: `bearer` as `Authorization: Bearer`, `api-key` in the header `api-key`, as"
                            + " Azure OpenAI wants its keys.")
    private Authentication authentication = Authentication.BEARER;

    @UriParam(
            label = "security",
            description =
                    "What gives tokens that are sent as `Authorization: Bearer`, instead of `apiKey`: a bean of type"
                            + " `java.util.function.Supplier<String>`, by its name (`#bean:entraToken`). It is called when a token"
                            + " is needed for the first time, and again, once in a call, when the server answers 401; never by"
                            + " two threads at once.")
    private Supplier<String> tokenProvider;

    @UriParam(
            description =
                    "Sent with every call as the query parameter `api-version`, such as `2024-10-21`. Azure OpenAI needs it"
                            + " if `baseUrl` ends with `/openai`, and not if it ends with `/openai/v1`.")
    private String apiVersion;

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
                            + " on the same exchange tells. May be a Simple expression.")
    private String uploadId;

    @UriParam(
            label = "create,upload",
            description =
                    "What the file is for, such as `batch`, `fine-tune`, `assistants`, `vision` or `user_data`. Any"
                            + " word is passed on, since providers know different ones. Required, here or as the header"
                            + " `CamelOpenAIUploadsPurpose`. May be a Simple expression.")
    private String purpose;

    @UriParam(
            label = "create,upload",
            description =
                    "The MIME type of the file. If neither this nor the header `CamelOpenAIUploadsMimeType` is set, the"
                            + " source's own type is used (S3, Azure, MinIO, file), then the one that belongs to the extension of"
                            + " the filename, as OpenAI lists it (`.jsonl` is `text/jsonl`, `.ts` is `application/typescript`) or"
                            + " else as Camel knows it. `Content-Type` is never looked at. May be a Simple expression.")
    private String mimeType;

    @UriParam(
            label = "create,upload",
            description =
                    "The name that the file gets. If neither this nor the header `CamelOpenAIUploadsFilename` is set,"
                            + " the header `CamelFileName` is used, then the name of the body's file, then the last segment of an"
                            + " object key. A directory in front is always dropped. May be a Simple expression, such as"
                            + " `${file:name.noext}-${date:now:yyyyMMdd}.jsonl`; what a header says is never evaluated.")
    private String filename;

    @UriParam(
            label = "create,upload",
            description =
                    "After how long the *file* expires, from 1 hour (`1h`) to 30 days (`30d`), always with a unit. If not set,"
                            + " the API decides: 30 days for purpose `batch`, never for others. (The upload itself always expires"
                            + " one hour after `create`.)",
            javaType = "java.time.Duration")
    private String expiresAfter;

    @UriParam(
            label = "create,upload",
            description =
                    "How large parts are, at most 64 MiB: in bytes, or with a unit such as `16MiB` or `16MB`. For `upload`"
                            + " it is the maximum, see `adaptiveParts`. For `create` it is the size of the parts that the"
                            + " splitter `uploadParts()` makes later on the same exchange; a size given to the splitter itself"
                            + " wins.",
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
            label = "create,addPart,upload,advanced",
            description =
                    "Where streams are spooled: those of unknown length before they are announced, and for `upload` the"
                            + " parts of others until they are sent. It is made if it does not exist. If not set, the system's"
                            + " temporary directory (`java.io.tmpdir`).")
    private String spoolDirectory;

    @UriParam(
            label = "upload",
            description =
                    "How many parts of one upload are sent at once. All uploads of the component together send no more than"
                            + " `maxParallelParts` of the component.",
            defaultValue = "4")
    private int parallelParts = 4;

    @UriParam(
            label = "upload",
            description =
                    "Whether parts may be smaller than `partSize` (but not smaller than 8 MiB), so that all parallel parts"
                            + " end together, which is faster. A file is cut into parts of one size, as many as `parallelParts` or a"
                            + " multiple of it; the parts of a stream get smaller towards its end. If false, all parts but the last"
                            + " have `partSize`.",
            defaultValue = "true")
    private boolean adaptiveParts = true;

    @UriParam(
            label = "upload",
            description =
                    "Where parts of a stream wait until they are sent: on `disk`, in `spoolDirectory`, or in `memory`, on the"
                            + " heap. Either way at most one part more than `parallelParts`, and for all uploads"
                            + " together `maxBufferedBytes` of the component. Files and arrays are not buffered.",
            defaultValue = "disk")
    private PartBufferKind partBuffer = PartBufferKind.disk;

    @UriParam(
            label = "create,upload",
            description =
                    "Which streams are spooled to disk whole before anything is sent: with `parts` those of unknown length,"
                            + " since the length has to be announced; with `first` all of them, for sources that are too slow for the"
                            + " hour that an upload lives.",
            defaultValue = "parts")
    private SpoolMode spool = SpoolMode.parts;

    @UriParam(
            label = "upload",
            description =
                    "Whether to compute the MD5 of the content while it is uploaded, for the server to compare. Not needed if"
                            + " it is known beforehand: see the header `CamelOpenAIUploadsMd5`. The API does not document how it"
                            + " wants it written; hexadecimal digits are sent, and this was never tried with the live API.",
            defaultValue = "none")
    private Checksum checksum = Checksum.none;

    @UriParam(
            label = "upload",
            description =
                    "Whether a failed upload is cancelled, after everything that was being sent has stopped. Never"
                            + " after a `complete` that may have succeeded. If false, it expires by itself after an hour.",
            defaultValue = "true")
    private boolean cancelOnFailure = true;

    @UriParam(
            label = "upload,resume",
            description =
                    "Where to remember how far uploads have come, so that a crash, a restart or a redelivery sends only what is"
                            + " missing: a directory, made if it does not exist, which all processes that take files from one"
                            + " source share.")
    private String journalDirectory;

    @UriParam(
            label = "upload,resume",
            description = "Where to remember how far uploads have come, instead of `journalDirectory`: a bean of type"
                    + " `UploadJournal`.")
    private UploadJournal journal;

    @UriParam(
            label = "upload,resume",
            description =
                    "A Simple expression for what identifies the source, such as `${header.orderId}`. If neither this nor the"
                            + " header `CamelOpenAIUploadsJournalKey` is set: path, time and"
                            + " identity of a file, the hash of an array or text, host, path, size and time of a remote file, key and"
                            + " version or ETag of an object. A stream that nothing identifies is uploaded without being remembered.")
    private String journalKey;

    @UriParam(
            label = "upload,create",
            description =
                    "How often to log how far an upload is, such as `10s`: bytes, rate, time left, parts in flight and"
                            + " retries, at INFO by the logger `io.github.camelopenai.uploads.ProgressLog`. Nothing is logged for"
                            + " an upload that takes less than that. If not set, never.",
            javaType = "java.time.Duration")
    private String progressInterval;

    @UriParam(
            label = "upload,resume",
            description =
                    "How long it is remembered that an upload was completed, so that the same source is not uploaded"
                            + " twice. For `journalDirectory`. At most ten years.",
            javaType = "java.time.Duration",
            defaultValue = "7d")
    private String journalRetention = "7d";

    @UriParam(
            label = "upload,resume",
            description =
                    "How to make sure that a source is still the same before its upload is taken up again: with `digest` the"
                            + " bytes that were sent are read and hashed again; with `stat` it is enough that what identifies it is the"
                            + " same (size and time, for a file), which does not notice a change behind that.",
            defaultValue = "digest")
    private ResumeVerify resumeVerify = ResumeVerify.digest;

    @UriParam(
            label = "upload,resume",
            description =
                    "What to do when the record of an upload is damaged: `fail`, since the upload may have become a file"
                            + " already, or `restart`, which may make a second one.",
            defaultValue = "fail")
    private OnCorrupt onCorrupt = OnCorrupt.fail;

    @UriParam(
            label = "retry",
            description =
                    "How often one call is tried again, beyond the first attempt, after answers that are failures. `create`"
                            + " and `cancel` are tried again twice at most when it is open whether the server did it. 0 turns"
                            + " all retries off, those of `outageTimeout` too.",
            defaultValue = "5")
    private int maxRetries = 5;

    @UriParam(
            label = "retry",
            description =
                    "For how long one call is tried again that gets no answer, since the server is unknown, does not accept"
                            + " connections, cuts them or does not move, with a unit. It begins with the first such failure in a"
                            + " row and never ends after the upload. `cancel` is brief all the same. 0 turns these retries off.",
            javaType = "java.time.Duration",
            defaultValue = "5m")
    private String outageTimeout = "5m";

    @UriParam(
            label = "retry",
            description = "Upper bound of the wait before the first retry. It doubles with each retry, and the"
                    + " wait is chosen at random below it.",
            javaType = "java.time.Duration",
            defaultValue = "500ms")
    private String retryDelay = "500ms";

    @UriParam(
            label = "retry",
            description = "Upper bound of any wait that the server did not ask for.",
            javaType = "java.time.Duration",
            defaultValue = "30s")
    private String retryMaxDelay = "30s";

    @UriParam(
            label = "retry",
            description = "Upper bound of a wait that the server asks for (`Retry-After`, `retry-after-ms`).",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String retryAfterCap = "2m";

    @UriParam(
            label = "retry",
            description =
                    "After how long without a byte moved in either direction a request is given up and tried again."
                            + " A slow request that moves is never given up; the time that the operating system"
                            + " may need to send what it has buffered is added. It must leave the server time to answer once"
                            + " it has a whole part.",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String stallTimeout = "2m";

    @UriParam(
            label = "retry",
            description =
                    "How long to wait for what a server tells late after `complete`, with a unit: for the file to be listed"
                            + " when the answer to `complete` was lost, before the outcome is UNKNOWN, and for the size of"
                            + " the file. A large file is looked for a little longer. The shorter it is, the likelier is it"
                            + " that a file is overlooked that the server lists late.",
            javaType = "java.time.Duration",
            defaultValue = "1m")
    private String outcomeTimeout = "1m";

    @UriParam(
            label = "advanced",
            description =
                    "After how long without a byte of a stream that is being read the exchange fails, with a unit: while it is"
                            + " spooled, while its parts are sent, and in a split after a `create` with this option. A stream"
                            + " that gives a byte now and then may take any time.",
            javaType = "java.time.Duration",
            defaultValue = "10m")
    private String sourceTimeout = "10m";

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

    private MessageExpressions expressions = new MessageExpressions();

    public String getApiKey() {
        return apiKey;
    }

    public void setApiKey(String apiKey) {
        this.apiKey = apiKey;
    }

    public Authentication getAuthentication() {
        return authentication;
    }

    public void setAuthentication(Authentication authentication) {
        this.authentication = authentication;
    }

    public Supplier<String> getTokenProvider() {
        return tokenProvider;
    }

    public void setTokenProvider(Supplier<String> tokenProvider) {
        this.tokenProvider = tokenProvider;
    }

    public String getApiVersion() {
        return apiVersion;
    }

    public void setApiVersion(String apiVersion) {
        this.apiVersion = apiVersion;
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

    public int getParallelParts() {
        return parallelParts;
    }

    public void setParallelParts(int parallelParts) {
        this.parallelParts = parallelParts;
    }

    public boolean isAdaptiveParts() {
        return adaptiveParts;
    }

    public void setAdaptiveParts(boolean adaptiveParts) {
        this.adaptiveParts = adaptiveParts;
    }

    public PartBufferKind getPartBuffer() {
        return partBuffer;
    }

    public void setPartBuffer(PartBufferKind partBuffer) {
        this.partBuffer = partBuffer;
    }

    public SpoolMode getSpool() {
        return spool;
    }

    public void setSpool(SpoolMode spool) {
        this.spool = spool;
    }

    public Checksum getChecksum() {
        return checksum;
    }

    public void setChecksum(Checksum checksum) {
        this.checksum = checksum;
    }

    public boolean isCancelOnFailure() {
        return cancelOnFailure;
    }

    public void setCancelOnFailure(boolean cancelOnFailure) {
        this.cancelOnFailure = cancelOnFailure;
    }

    public String getJournalDirectory() {
        return journalDirectory;
    }

    public void setJournalDirectory(String journalDirectory) {
        this.journalDirectory = journalDirectory;
    }

    public UploadJournal getJournal() {
        return journal;
    }

    public void setJournal(UploadJournal journal) {
        this.journal = journal;
    }

    public String getJournalKey() {
        return journalKey;
    }

    public void setJournalKey(String journalKey) {
        this.journalKey = journalKey;
    }

    public String getJournalRetention() {
        return journalRetention;
    }

    public void setJournalRetention(String journalRetention) {
        this.journalRetention = journalRetention;
    }

    public ResumeVerify getResumeVerify() {
        return resumeVerify;
    }

    public void setResumeVerify(ResumeVerify resumeVerify) {
        this.resumeVerify = resumeVerify;
    }

    public OnCorrupt getOnCorrupt() {
        return onCorrupt;
    }

    public void setOnCorrupt(OnCorrupt onCorrupt) {
        this.onCorrupt = onCorrupt;
    }

    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    public String getOutageTimeout() {
        return outageTimeout;
    }

    public void setOutageTimeout(String outageTimeout) {
        this.outageTimeout = outageTimeout;
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

    public String getSourceTimeout() {
        return sourceTimeout;
    }

    public void setSourceTimeout(String sourceTimeout) {
        this.sourceTimeout = sourceTimeout;
    }

    public String getStallTimeout() {
        return stallTimeout;
    }

    public void setStallTimeout(String stallTimeout) {
        this.stallTimeout = stallTimeout;
    }

    public String getOutcomeTimeout() {
        return outcomeTimeout;
    }

    public void setOutcomeTimeout(String outcomeTimeout) {
        this.outcomeTimeout = outcomeTimeout;
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

    public String getProgressInterval() {
        return progressInterval;
    }

    public void setProgressInterval(String progressInterval) {
        this.progressInterval = progressInterval;
    }

    /** The options here that are expressions over the message. */
    MessageExpressions expressions() {
        return expressions;
    }

    /** Refuses at start what would otherwise be refused with the first message. */
    void validate(CamelContext context) {
        expressions.compile(context, "purpose", purpose);
        expressions.compile(context, "filename", filename);
        expressions.compile(context, "mimeType", mimeType);
        expressions.compile(context, "uploadId", uploadId);
        expressions.compile(context, "journalKey", journalKey);
        SizeOption.partSize(partSize);
        requirePurpose();
        if (mimeType != null && !MessageExpressions.isExpression(mimeType)) {
            MimeTypes.requireForm("mimeType", mimeType);
        }
        if (parallelParts < 1) {
            throw new IllegalArgumentException("parallelParts is " + parallelParts + "; at least 1 is needed");
        }
        journalRetention();
        DurationOption.parse("progressInterval", progressInterval);
        DurationOption.parse("sourceTimeout", sourceTimeout);
        WritableDirectory.require("spoolDirectory", spoolDirectory);
        DurationOption.expiry("expiresAfter", expiresAfter);
    }

    /** A header may name the purpose instead, but only if this option does not. */
    private void requirePurpose() {
        if (purpose == null || MessageExpressions.isExpression(purpose)) {
            return;
        }
        String text = purpose.strip();
        if (text.isEmpty()) {
            throw new IllegalArgumentException("purpose is empty; write for example batch, or leave the option out and"
                    + " set the header CamelOpenAIUploadsPurpose");
        }
        if (Quotes.areAround(text)) {
            throw new IllegalArgumentException("purpose is " + text + ", with quotes; write it without them");
        }
    }

    /** The option as a time. */
    Duration journalRetention() {
        return DurationOption.parse("journalRetention", journalRetention, LONGEST_RETENTION);
    }

    /** A copy that can be changed without changing this. */
    public OpenAIUploadsConfiguration copy() {
        try {
            OpenAIUploadsConfiguration copy = (OpenAIUploadsConfiguration) clone();
            copy.additionalHeader = new LinkedHashMap<>(additionalHeader);
            copy.expressions = new MessageExpressions();
            return copy;
        } catch (CloneNotSupportedException e) {
            throw new RuntimeCamelException(e);
        }
    }
}
