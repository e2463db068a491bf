package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.journal.UploadJournal;
import io.github.camelopenai.uploads.message.EndpointOptions;
import io.github.camelopenai.uploads.message.MessageExpressions;
import io.github.camelopenai.uploads.message.MimeTypes;
import io.github.camelopenai.uploads.option.Authentication;
import io.github.camelopenai.uploads.option.Checksum;
import io.github.camelopenai.uploads.option.CorruptRecordPolicy;
import io.github.camelopenai.uploads.option.DurationOption;
import io.github.camelopenai.uploads.option.JournalVerify;
import io.github.camelopenai.uploads.option.ParallelParts;
import io.github.camelopenai.uploads.option.PartBufferKind;
import io.github.camelopenai.uploads.option.PurposeLimitsPolicy;
import io.github.camelopenai.uploads.option.Quotes;
import io.github.camelopenai.uploads.option.SizeOption;
import io.github.camelopenai.uploads.option.SpoolStreams;
import io.github.camelopenai.uploads.option.WritableDirectory;
import io.github.camelopenai.uploads.part.SizeLimits;
import io.github.camelopenai.uploads.source.SourceHosts;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.apache.camel.CamelContext;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/** The options of an endpoint. The component has the same options as defaults of all its endpoints. */
@UriParams
public class OpenAIUploadsConfiguration implements Cloneable, EndpointOptions {

    /** Ten years. */
    private static final Duration LONGEST_RETENTION = Duration.ofDays(3650);

    private static final String DEFAULT_PART_SIZE = "64MiB";

    static final String DEFAULT_BASE_URL = "https://api.openai.com/v1";

    @UriParam(
            label = "security",
            secret = true,
            description = "The API key. If neither the endpoint nor the component sets it, the environment variable "
                    + "`OPENAI_API_KEY` is used. To keep the key out of routes, set it on the component or with a "
                    + "property placeholder such as `{{env:OPENAI_API_KEY}}`; in a URI, a key with special characters "
                    + "must be wrapped in `RAW(...)`.")
    private String apiKey;

    @UriParam(
            label = "security",
            defaultValue = "bearer",
            description =
                    "The header that carries the API key: `bearer` sends `Authorization: Bearer`, `apiKey` sends the "
                            + "header `api-key`, which Azure OpenAI requires for its keys.")
    private Authentication authentication = Authentication.bearer;

    @UriParam(
            label = "security",
            description = "The bean of type `java.util.function.Supplier<String>` that provides tokens, such as "
                    + "`#bean:entraToken`. The tokens are sent as `Authorization: Bearer`, instead of `apiKey`. The "
                    + "bean is called when a token is needed for the first time, and again, at most once per call, "
                    + "when the server answers 401; never by two threads at once.")
    private Supplier<String> tokenProvider;

    @UriParam(
            label = "producer",
            description = "The version of the API, such as `2024-10-21`, sent with every call as the query parameter "
                    + "`api-version`. Azure OpenAI requires it if `baseUrl` ends with `/openai`, but not if it ends "
                    + "with `/openai/v1`. By default, the parameter is not sent.")
    private String apiVersion;

    @UriParam(
            label = "producer",
            description = "The URL of the API with its path prefix, but without the paths of the calls. If neither the "
                    + "endpoint nor the component sets it, the environment variable `OPENAI_BASE_URL` is used, then "
                    + "the public API.",
            defaultValue = DEFAULT_BASE_URL)
    private String baseUrl;

    @UriParam(
            label = "producer",
            description = "The organization, sent as the header `OpenAI-Organization`. If neither the endpoint nor the "
                    + "component sets it, the environment variable `OPENAI_ORG_ID` is used.")
    private String organization;

    @UriParam(
            label = "producer",
            description = "The project, sent as the header `OpenAI-Project`. If neither the endpoint nor the component "
                    + "sets it, the environment variable `OPENAI_PROJECT_ID` is used.")
    private String project;

    @UriParam(
            label = "producer",
            description = "The ID of the upload that `addPart`, `complete` and `cancel` work on. The header "
                    + "`CamelOpenAIUploadsUploadId` overrides it; without both, the upload of an earlier `create` on "
                    + "the same exchange is used. May be a Simple expression.")
    private String uploadId;

    @UriParam(
            label = "producer",
            description =
                    "The purpose of the file, such as `batch`, `fine-tune`, `assistants`, `vision` or `user_data`; "
                            + "other values are passed on, since providers differ. `create` and `upload` require it, here or "
                            + "in the header `CamelOpenAIUploadsPurpose`, which overrides it. May be a Simple expression.")
    private String purpose;

    @UriParam(
            label = "producer",
            description =
                    "The action if the file exceeds the limits that OpenAI documents for its purpose (type, bytes, lines): "
                            + "`fail` refuses it before the upload is created, `warn` logs a warning and uploads it, `off` checks "
                            + "nothing. By default, it is `fail` if the host of `baseUrl` is `api.openai.com`, and `warn` for other "
                            + "servers.")
    private PurposeLimitsPolicy purposeLimits;

    @UriParam(
            label = "producer",
            description =
                    "The MIME type of the file; the header `CamelOpenAIUploadsMimeType` overrides it. By default, it "
                            + "is the type that the source states (S3, Azure, MinIO, file), then the type that OpenAI lists "
                            + "for the extension of the file name (`.jsonl` is `text/jsonl`, `.ts` is "
                            + "`application/typescript`), then the type that Camel knows for it; the header `Content-Type` is "
                            + "ignored. May be a Simple expression.")
    private String mimeType;

    @UriParam(
            label = "producer",
            description = "The name of the file, without its directory, which is always removed; the header "
                    + "`CamelOpenAIUploadsFileName` overrides it. By default, it is the header `CamelFileName`, then "
                    + "the name of the file in the body, then the last segment of the object key. May be a Simple "
                    + "expression, such as `${file:name.noext}-${date:now:yyyyMMdd}.jsonl`; header values are never "
                    + "evaluated.")
    private String fileName;

    @UriParam(
            label = "producer",
            description =
                    "The time after which the file expires, from 1 hour (`1h`) to 30 days (`30d`), with a unit. By "
                            + "default, the API decides: after 30 days for the purpose `batch`, never for others. The upload "
                            + "itself always expires one hour after `create`.",
            javaType = "java.time.Duration")
    private String expiresAfter;

    @UriParam(
            label = "producer",
            description =
                    "The size of the parts, at most `maxPartSize`, in bytes or with a unit such as `16MiB` or `16MB`. For "
                            + "`upload` it is the maximum size, see `adaptiveParts`. For `create` it is the size of the parts "
                            + "that the splitter `uploadParts()` makes later on the same exchange, unless the splitter has a "
                            + "size of its own.",
            defaultValue = "64MiB")
    private String partSize = DEFAULT_PART_SIZE;

    @UriParam(
            label = "producer,advanced",
            description =
                    "The size of the largest part that the server takes. The default is OpenAI's limit; other servers take "
                            + "larger parts, or only smaller ones. If it is less than the default of `partSize`, it is also the "
                            + "default of `partSize`.",
            defaultValue = "64MiB")
    private String maxPartSize = DEFAULT_PART_SIZE;

    @UriParam(
            label = "producer,advanced",
            description =
                    "The size of the smallest part that the server takes, apart from the last part. Servers that store "
                            + "parts in S3 need `5MiB`.",
            defaultValue = "1B")
    private String minPartSize = "1B";

    @UriParam(
            label = "producer,advanced",
            description = "The size of the largest file that the server takes. The default is OpenAI's limit; for "
                    + "Azure OpenAI's older API, set `9GB`.",
            defaultValue = "8GiB")
    private String maxUploadSize = "8GiB";

    @UriParam(
            label = "producer,advanced",
            description =
                    "Whether to send each part only when the server has accepted the part before it. Some servers number "
                            + "the parts in the order in which they arrive, and make a file only in that order. "
                            + "`parallelParts` then has no effect.")
    private boolean partsInOrder;

    @UriParam(
            label = "producer",
            description =
                    "Whether to cancel the upload that `create` began when the exchange ends without a successful "
                            + "`complete`. It is cancelled once, regardless of the route's error handler, and never after a "
                            + "`complete` that may have succeeded.")
    private boolean autoCancel;

    @UriParam(
            label = "producer",
            description =
                    "Whether to cancel an upload even after a `complete` that has succeeded or may have succeeded. "
                            + "Used by `cancel`.")
    private boolean forceCancel;

    @UriParam(
            label = "producer,advanced",
            description =
                    "The directory where streams are spooled: streams of unknown length before `create` or `upload` "
                            + "announces them, and parts of other streams until they are sent. It is created if it does not "
                            + "exist. By default, it is the temporary directory of the system (`java.io.tmpdir`).")
    private String spoolDirectory;

    @UriParam(
            label = "producer",
            description =
                    "Maximum number of parts of one upload that are sent in parallel, or `auto` for a number that begins "
                            + "with 4, grows while more parts are sent faster, and falls when the server or the network is "
                            + "overloaded. All uploads of the component together send at most `maxParallelParts` (an option "
                            + "of the component) parts in parallel.",
            defaultValue = "4")
    private String parallelParts = "4";

    @UriParam(
            label = "producer",
            description =
                    "Maximum number of bytes per second that parts are sent with, such as `10MB` (0 means no limit); all "
                            + "parts that are sent in parallel share it evenly. On the component, it limits all endpoints "
                            + "together; on an endpoint, it limits that endpoint, in addition to the limit of the component. "
                            + "It can be changed while uploads run, by JMX or the dev console.",
            javaType = "java.lang.String")
    private String maxBytesPerSecond;

    @UriParam(
            label = "producer,advanced",
            description =
                    "Maximum number of requests per minute, with retries, for accounts that have such a limit (0 means no "
                            + "limit). The requests of all endpoints of the component to the same account, which is a `baseUrl` "
                            + "with a key, an organization and a project, count together and start at even intervals; the "
                            + "lowest value of these endpoints applies.",
            defaultValue = "0")
    private int requestsPerMinute;

    @UriParam(
            label = "producer,advanced",
            description = "Whether to allow parts smaller than `partSize` (but not smaller than 8 MiB, or 4 MiB at the "
                    + "end of a stream), so that all parallel parts end together, which is faster. A file is cut into parts "
                    + "of equal size, whose number is `parallelParts` or a multiple of it; the parts of a stream grow at its "
                    + "beginning and get smaller towards its end. If false, all parts but the last have `partSize`.",
            defaultValue = "true")
    private boolean adaptiveParts = true;

    @UriParam(
            label = "producer,advanced",
            description = "The place where parts of a stream wait until they are sent: `disk` is `spoolDirectory`, "
                    + "`memory` is the heap. At most one part more than `parallelParts` is buffered per upload, and at "
                    + "most `maxBufferedBytes` (an option of the component) for all uploads together. Files and arrays "
                    + "are not buffered.",
            defaultValue = "disk")
    private PartBufferKind partBuffer = PartBufferKind.disk;

    @UriParam(
            label = "producer",
            description =
                    "The streams that are spooled to disk as a whole before anything is sent. With `unknownLength`, "
                            + "only streams of unknown length are spooled, since the API requires the length in advance. With "
                            + "`all`, every stream is spooled, for sources that are too slow for the one hour until an upload "
                            + "expires.",
            defaultValue = "unknownLength")
    private SpoolStreams spoolStreams = SpoolStreams.unknownLength;

    @UriParam(
            label = "producer",
            description = "The checksum that `upload` computes while it sends the content, for the server to compare: "
                    + "`none` or `md5`. If the MD5 is known in advance, set the header `CamelOpenAIUploadsMd5` "
                    + "instead. The API does not document its format; hexadecimal digits are sent, which has not been "
                    + "tested with the live API.",
            defaultValue = "none")
    private Checksum checksum = Checksum.none;

    @UriParam(
            label = "producer",
            description =
                    "Whether to cancel a failed upload, after all of its requests have stopped. An upload is never "
                            + "cancelled after a `complete` that may have succeeded. If false, a failed upload expires after "
                            + "one hour.",
            defaultValue = "true")
    private boolean cancelOnFailure = true;

    @UriParam(
            label = "journal",
            description = "The directory where the progress of uploads is recorded, so that only the missing parts are "
                    + "sent after a crash, a restart or a redelivery. It is created if it does not exist, and has to "
                    + "be shared by all processes that take files from the same source. By default, uploads are not "
                    + "recorded.")
    private String journalDirectory;

    @UriParam(
            label = "journal",
            description = "The bean of type `UploadJournal` that records the progress of uploads, instead of "
                    + "`journalDirectory`.")
    private UploadJournal journal;

    @UriParam(
            label = "journal",
            description =
                    "The database where the progress of uploads is recorded, instead of `journalDirectory`, so that any "
                            + "machine with the same database can go on with an upload: PostgreSQL, MySQL, MariaDB, Oracle, Microsoft "
                            + "SQL Server or H2. A pool of two connections is enough.")
    private DataSource journalDataSource;

    @UriParam(
            label = "journal",
            description =
                    "The table of the journal in `journalDataSource`, with a schema before a dot if needed. A second "
                            + "table, whose name ends with `_parts`, has the parts.",
            defaultValue = "openai_uploads_journal")
    private String journalTable = "openai_uploads_journal";

    @UriParam(
            label = "journal",
            description = "Whether to create the tables in `journalDataSource` if they do not exist.",
            defaultValue = "true")
    private boolean journalCreateTable = true;

    @UriParam(
            label = "journal",
            description = "The time after which another machine may go on with an upload whose process has died, with "
                    + "`journalDataSource`. While an upload runs, a third of it is the interval of its renewal. An upload "
                    + "whose process was suspended for longer, or could not reach the database, is aborted.",
            javaType = "java.time.Duration",
            defaultValue = "30s")
    private String journalLease = "30s";

    @UriParam(
            label = "journal",
            description = "The Simple expression that identifies the source, such as `${header.orderId}`; the header "
                    + "`CamelOpenAIUploadsJournalKey` overrides it. By default, a file is identified by its path, time "
                    + "and identity, an array or text by its hash, a remote file by host, path, size and time, and an "
                    + "object by its key and version or ETag. Other streams are uploaded without a record.")
    private String journalKey;

    @UriParam(
            label = "producer",
            description =
                    "The interval between two log messages about the progress of an upload, such as `10s`: bytes, "
                            + "rate, remaining time, parts in flight and retries, at INFO by the logger "
                            + "`io.github.camelopenai.uploads.monitoring.ProgressLog`. An upload that takes less time logs nothing. By "
                            + "default, the progress is not logged.",
            javaType = "java.time.Duration")
    private String progressInterval;

    @UriParam(
            label = "producer",
            description =
                    "Whether to send the trace context of Camel's tracer to the API, in the headers `traceparent` "
                            + "and `tracestate` of each request. It requires a tracer such as `camel-opentelemetry2`.",
            defaultValue = "false")
    private boolean propagateTrace;

    @UriParam(
            label = "journal",
            description = "The time that a completed upload stays recorded, so that the same source "
                    + "is not uploaded twice. The maximum is ten years.",
            javaType = "java.time.Duration",
            defaultValue = "7d")
    private String journalRetention = "7d";

    @UriParam(
            label = "journal",
            description =
                    "The check that a source has not changed before its upload is resumed. With `digest`, the bytes "
                            + "that were sent already are read and hashed again; with `stat`, only what identifies the source "
                            + "is compared (size and time for a file, the entity tag for a URL), so that other changes go "
                            + "unnoticed. By default, it is `stat` for a URL with a strong entity tag or a `RangeSource` with a "
                            + "version, and `digest` for all others.")
    private JournalVerify journalVerify;

    @UriParam(
            label = "journal",
            description =
                    "The action if the journal record of an upload is damaged. With `fail`, the upload fails, since "
                            + "the recorded one may have become a file already. With `restart`, it starts over, which may make "
                            + "a second file.",
            defaultValue = "fail")
    private CorruptRecordPolicy journalOnCorrupt = CorruptRecordPolicy.fail;

    @UriParam(
            label = "retry",
            description =
                    "Maximum number of retries of one call after error responses, not counting the first attempt. "
                            + "`create` and `cancel` are retried at most twice if it is unknown whether the server has carried "
                            + "them out. 0 disables all retries, including those of `outageTimeout`.",
            defaultValue = "5")
    private int maxRetries = 5;

    @UriParam(
            label = "retry",
            description =
                    "The maximum time for retries of one call that gets no response, because the host is unknown or "
                            + "because connections are refused, broken or stalled, with a unit. It starts with the first of "
                            + "such failures in a row and never lasts longer than the upload; `cancel` is only retried "
                            + "briefly. It also limits the retries of reading a source by ranges; 0 disables both.",
            javaType = "java.time.Duration",
            defaultValue = "5m")
    private String outageTimeout = "5m";

    @UriParam(
            label = "retry",
            description =
                    "Maximum delay before the first retry. It doubles with each retry, up to `retryMaxDelay`; the "
                            + "actual delay is chosen at random between half of it and all of it.",
            javaType = "java.time.Duration",
            defaultValue = "500ms")
    private String retryDelay = "500ms";

    @UriParam(
            label = "retry",
            description = "Maximum delay before any retry for which the server does not request a delay.",
            javaType = "java.time.Duration",
            defaultValue = "30s")
    private String retryMaxDelay = "30s";

    @UriParam(
            label = "retry",
            description = "Maximum delay before a retry for which the server requests a delay (`Retry-After`, "
                    + "`retry-after-ms`).",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String retryAfterCap = "2m";

    @UriParam(
            label = "retry",
            description = "The maximum time without any byte sent or received, after which a request, or the read of a "
                    + "source with ranges, is aborted and retried. A slow request that makes progress is never aborted; the time that the operating "
                    + "system may need to send what it has buffered is added. The value must leave the server enough "
                    + "time to respond after it has received a whole part.",
            javaType = "java.time.Duration",
            defaultValue = "2m")
    private String stallTimeout = "2m";

    @UriParam(
            label = "retry",
            description = "The maximum time to wait, after `complete`, for the size of the file, or for the file to be "
                    + "listed if the response to `complete` was lost; then the outcome is UNKNOWN. With a unit; the "
                    + "wait is slightly longer for large files. A short time makes it more likely that a file is "
                    + "missed because the server lists it late.",
            javaType = "java.time.Duration",
            defaultValue = "1m")
    private String outcomeTimeout = "1m";

    @UriParam(
            label = "producer,advanced",
            description =
                    "The maximum time to wait for the next byte of a stream before the exchange fails, with a unit. "
                            + "It applies while a stream is spooled, while its parts are sent, and in a split after a `create` "
                            + "with this option. A stream that delivers a byte now and then may take any time in total.",
            javaType = "java.time.Duration",
            defaultValue = "10m")
    private String sourceTimeout = "10m";

    // The options that every message needs, once they are parsed.
    private volatile SizeLimits parsedLimits;
    private volatile long parsedPartSize;
    private volatile Duration parsedSourceTimeout;

    @UriParam(
            label = "security",
            description =
                    "The hosts that a body of type `URI` or `URL` may be read from, separated by commas; an asterisk matches "
                            + "any characters, as in `*.blob.core.windows.net`. Other hosts, also as targets of redirects, are "
                            + "refused before any request. By default, all hosts are allowed.")
    private String sourceHosts;

    @UriParam(
            label = "producer,advanced",
            prefix = "additionalHeader.",
            multiValue = true,
            description =
                    "The HTTP headers that are added to every request; the name of a header follows the option in "
                            + "brackets or, in a URI, after a dot. Headers that carry credentials are refused in a URI, since "
                            + "URIs are logged.")
    private Map<String, Object> additionalHeader = new LinkedHashMap<>();

    @UriParam(
            label = "security",
            description =
                    "Whether to allow sending the API key over plain HTTP to a host other than the local one. Use it "
                            + "only in a network that encrypts its traffic itself.")
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

    @Override
    public String getUploadId() {
        return uploadId;
    }

    public void setUploadId(String uploadId) {
        this.uploadId = uploadId;
    }

    @Override
    public String getPurpose() {
        return purpose;
    }

    public void setPurpose(String purpose) {
        this.purpose = purpose;
    }

    @Override
    public PurposeLimitsPolicy getPurposeLimits() {
        return purposeLimits;
    }

    public void setPurposeLimits(PurposeLimitsPolicy purposeLimits) {
        this.purposeLimits = purposeLimits;
    }

    @Override
    public String getMimeType() {
        return mimeType;
    }

    public void setMimeType(String mimeType) {
        this.mimeType = mimeType;
    }

    @Override
    public String getFileName() {
        return fileName;
    }

    public void setFileName(String fileName) {
        this.fileName = fileName;
    }

    @Override
    public String getExpiresAfter() {
        return expiresAfter;
    }

    public void setExpiresAfter(String expiresAfter) {
        this.expiresAfter = expiresAfter;
    }

    public String getPartSize() {
        return partSize;
    }

    public String getMaxPartSize() {
        return maxPartSize;
    }

    public void setMaxPartSize(String maxPartSize) {
        this.maxPartSize = maxPartSize;
        forgetParsedSizes();
    }

    public String getMinPartSize() {
        return minPartSize;
    }

    public void setMinPartSize(String minPartSize) {
        this.minPartSize = minPartSize;
        forgetParsedSizes();
    }

    public String getMaxUploadSize() {
        return maxUploadSize;
    }

    public void setMaxUploadSize(String maxUploadSize) {
        this.maxUploadSize = maxUploadSize;
        forgetParsedSizes();
    }

    @Override
    public boolean isPartsInOrder() {
        return partsInOrder;
    }

    public void setPartsInOrder(boolean partsInOrder) {
        this.partsInOrder = partsInOrder;
    }

    @Override
    public long partSize() {
        long known = parsedPartSize;
        if (known == 0) {
            known = parsePartSize();
            parsedPartSize = known;
        }
        return known;
    }

    private long parsePartSize() {
        SizeLimits limits = sizeLimits();
        long size = SizeOption.parse("partSize", partSize, limits.maxPart());
        boolean byDefault = partSize.equals(DEFAULT_PART_SIZE);
        return limits.requirePartSize(
                "partSize is '" + partSize.strip() + "'", byDefault ? Math.min(size, limits.maxPart()) : size);
    }

    @Override
    public SizeLimits sizeLimits() {
        SizeLimits known = parsedLimits;
        if (known == null) {
            known = new SizeLimits(
                    SizeOption.parse("minPartSize", minPartSize),
                    SizeOption.parse("maxPartSize", maxPartSize),
                    SizeOption.parse("maxUploadSize", maxUploadSize));
            parsedLimits = known;
        }
        return known;
    }

    private void forgetParsedSizes() {
        parsedLimits = null;
        parsedPartSize = 0;
    }

    public void setPartSize(String partSize) {
        this.partSize = partSize;
        forgetParsedSizes();
    }

    @Override
    public boolean isAutoCancel() {
        return autoCancel;
    }

    public void setAutoCancel(boolean autoCancel) {
        this.autoCancel = autoCancel;
    }

    @Override
    public boolean isForceCancel() {
        return forceCancel;
    }

    public void setForceCancel(boolean forceCancel) {
        this.forceCancel = forceCancel;
    }

    @Override
    public String getSpoolDirectory() {
        return spoolDirectory;
    }

    public void setSpoolDirectory(String spoolDirectory) {
        this.spoolDirectory = spoolDirectory;
    }

    @Override
    public String getParallelParts() {
        return parallelParts;
    }

    public void setParallelParts(String parallelParts) {
        this.parallelParts = parallelParts;
    }

    public int getRequestsPerMinute() {
        return requestsPerMinute;
    }

    public void setRequestsPerMinute(int requestsPerMinute) {
        this.requestsPerMinute = requestsPerMinute;
    }

    public String getMaxBytesPerSecond() {
        return maxBytesPerSecond;
    }

    public void setMaxBytesPerSecond(String maxBytesPerSecond) {
        this.maxBytesPerSecond = maxBytesPerSecond;
    }

    @Override
    public boolean isAdaptiveParts() {
        return adaptiveParts;
    }

    public void setAdaptiveParts(boolean adaptiveParts) {
        this.adaptiveParts = adaptiveParts;
    }

    @Override
    public PartBufferKind getPartBuffer() {
        return partBuffer;
    }

    public void setPartBuffer(PartBufferKind partBuffer) {
        this.partBuffer = partBuffer;
    }

    @Override
    public SpoolStreams getSpoolStreams() {
        return spoolStreams;
    }

    public void setSpoolStreams(SpoolStreams spoolStreams) {
        this.spoolStreams = spoolStreams;
    }

    @Override
    public Checksum getChecksum() {
        return checksum;
    }

    public void setChecksum(Checksum checksum) {
        this.checksum = checksum;
    }

    @Override
    public boolean isCancelOnFailure() {
        return cancelOnFailure;
    }

    public void setCancelOnFailure(boolean cancelOnFailure) {
        this.cancelOnFailure = cancelOnFailure;
    }

    @Override
    public String getJournalDirectory() {
        return journalDirectory;
    }

    public void setJournalDirectory(String journalDirectory) {
        this.journalDirectory = journalDirectory;
    }

    @Override
    public DataSource getJournalDataSource() {
        return journalDataSource;
    }

    public void setJournalDataSource(DataSource journalDataSource) {
        this.journalDataSource = journalDataSource;
    }

    @Override
    public String getJournalTable() {
        return journalTable;
    }

    public void setJournalTable(String journalTable) {
        this.journalTable = journalTable;
    }

    @Override
    public boolean isJournalCreateTable() {
        return journalCreateTable;
    }

    public void setJournalCreateTable(boolean journalCreateTable) {
        this.journalCreateTable = journalCreateTable;
    }

    @Override
    public String getJournalLease() {
        return journalLease;
    }

    public void setJournalLease(String journalLease) {
        this.journalLease = journalLease;
    }

    @Override
    public UploadJournal getJournal() {
        return journal;
    }

    public void setJournal(UploadJournal journal) {
        this.journal = journal;
    }

    @Override
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

    @Override
    public JournalVerify getJournalVerify() {
        return journalVerify;
    }

    public void setJournalVerify(JournalVerify journalVerify) {
        this.journalVerify = journalVerify;
    }

    @Override
    public CorruptRecordPolicy getJournalOnCorrupt() {
        return journalOnCorrupt;
    }

    public void setJournalOnCorrupt(CorruptRecordPolicy journalOnCorrupt) {
        this.journalOnCorrupt = journalOnCorrupt;
    }

    @Override
    public int getMaxRetries() {
        return maxRetries;
    }

    public void setMaxRetries(int maxRetries) {
        this.maxRetries = maxRetries;
    }

    @Override
    public String getOutageTimeout() {
        return outageTimeout;
    }

    public void setOutageTimeout(String outageTimeout) {
        this.outageTimeout = outageTimeout;
    }

    @Override
    public String getRetryDelay() {
        return retryDelay;
    }

    public void setRetryDelay(String retryDelay) {
        this.retryDelay = retryDelay;
    }

    @Override
    public String getRetryMaxDelay() {
        return retryMaxDelay;
    }

    public void setRetryMaxDelay(String retryMaxDelay) {
        this.retryMaxDelay = retryMaxDelay;
    }

    @Override
    public String getRetryAfterCap() {
        return retryAfterCap;
    }

    public void setRetryAfterCap(String retryAfterCap) {
        this.retryAfterCap = retryAfterCap;
    }

    @Override
    public String getSourceHosts() {
        return sourceHosts;
    }

    public void setSourceHosts(String sourceHosts) {
        this.sourceHosts = sourceHosts;
    }

    public String getSourceTimeout() {
        return sourceTimeout;
    }

    public void setSourceTimeout(String sourceTimeout) {
        this.sourceTimeout = sourceTimeout;
        parsedSourceTimeout = null;
    }

    @Override
    public Duration sourceTimeout() {
        Duration known = parsedSourceTimeout;
        if (known == null) {
            known = DurationOption.parse("sourceTimeout", sourceTimeout);
            parsedSourceTimeout = known;
        }
        return known;
    }

    @Override
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

    public boolean isPropagateTrace() {
        return propagateTrace;
    }

    public void setPropagateTrace(boolean propagateTrace) {
        this.propagateTrace = propagateTrace;
    }

    @Override
    public MessageExpressions expressions() {
        return expressions;
    }

    /** Refuses wrong options at start instead of with the first message. */
    void validate(CamelContext context) {
        expressions.compile(context, "purpose", purpose);
        expressions.compile(context, "fileName", fileName);
        expressions.compile(context, "mimeType", mimeType);
        expressions.compile(context, "uploadId", uploadId);
        expressions.compile(context, "journalKey", journalKey);
        partSize();
        requirePurpose();
        if (mimeType != null && !MessageExpressions.isExpression(mimeType)) {
            MimeTypes.requireForm("mimeType", mimeType);
        }
        ParallelParts.parse(parallelParts);
        journalRetention();
        DurationOption.parse("progressInterval", progressInterval);
        DurationOption.parse("sourceTimeout", sourceTimeout);
        SourceHosts.of(sourceHosts);
        WritableDirectory.require("spoolDirectory", spoolDirectory);
        DurationOption.expiry("expiresAfter", expiresAfter);
    }

    /** Refuses a wrong purpose. A missing one is allowed, since a header may set it. */
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

    @Override
    public Duration journalRetention() {
        return DurationOption.parse("journalRetention", journalRetention, LONGEST_RETENTION);
    }

    /** Makes an independent copy. */
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
