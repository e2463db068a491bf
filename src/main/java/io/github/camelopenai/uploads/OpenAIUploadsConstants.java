package io.github.camelopenai.uploads;

import org.apache.camel.spi.Metadata;

/** Message headers. The one that is an exchange property too says so. */
public final class OpenAIUploadsConstants {

    @Metadata(
            label = "create,upload",
            description =
                    "In: the purpose of the file, overriding the option `purpose`. Removed by `create` and `upload`.",
            javaType = "String")
    public static final String PURPOSE = "CamelOpenAIUploadsPurpose";

    @Metadata(
            label = "create,upload",
            description =
                    "In: the MIME type of the file, overriding the option `mimeType`. Removed by `create` and `upload`.",
            javaType = "String")
    public static final String MIME_TYPE = "CamelOpenAIUploadsMimeType";

    @Metadata(
            label = "create,upload",
            description = "In: the name of the file, overriding the option `filename`. A directory in front is dropped."
                    + " Removed by `create` and `upload`.",
            javaType = "String")
    public static final String FILENAME = "CamelOpenAIUploadsFilename";

    @Metadata(
            label = "create,upload",
            description =
                    "In: the length of a body that does not know its own (an `InputStream`), in bytes. Without it,"
                            + " such a body is spooled to disk first. Removed by `create` and `upload`."
                            + " Out: after `complete` and `upload`, the bytes of the file.",
            javaType = "Long")
    public static final String BYTES = "CamelOpenAIUploadsBytes";

    @Metadata(
            label = "create,upload",
            description =
                    "In: after how long the file expires, overriding the option `expiresAfter`: a text with a unit"
                            + " such as `24h` or `7d`, or a `java.time.Duration`. Removed by `create` and `upload`.",
            javaType = "String")
    public static final String EXPIRES_AFTER = "CamelOpenAIUploadsExpiresAfter";

    @Metadata(
            label = "complete,upload",
            description =
                    "In: the MD5 of the whole content as 32 hexadecimal digits, for the server to compare; `upload`"
                            + " computes none then. Removed by `complete` and `upload`.",
            javaType = "String")
    public static final String MD5 = "CamelOpenAIUploadsMd5";

    @Metadata(
            label = "upload",
            description = "In: what identifies the source for the journal, overriding the option `journalKey`; never"
                    + " evaluated. Removed by `upload`.",
            javaType = "String")
    public static final String JOURNAL_KEY = "CamelOpenAIUploadsJournalKey";

    @Metadata(
            label = "producer",
            description =
                    "Out: the id of the upload. Set by `create`, which also sets an exchange property of this name, and"
                            + " by `upload`, also when it fails. In: the upload that `addPart`, `complete` and `cancel` work on; without it the option `uploadId`,"
                            + " then the exchange property.",
            javaType = "String")
    public static final String UPLOAD_ID = "CamelOpenAIUploadsUploadId";

    @Metadata(
            label = "producer",
            description = "Out: `pending`, `completed`, `cancelled` or `expired`, as the API answered.",
            javaType = "String")
    public static final String STATUS = "CamelOpenAIUploadsStatus";

    @Metadata(
            label = "create,upload",
            description = "Out: when the upload (not the file) expires, in seconds since 1970.",
            javaType = "Long")
    public static final String EXPIRES_AT = "CamelOpenAIUploadsExpiresAt";

    @Metadata(label = "addPart", description = "Out: the id of the part.", javaType = "String")
    public static final String PART_ID = "CamelOpenAIUploadsPartId";

    @Metadata(
            label = "complete",
            description = "The ids of all parts in the order of the content: set by the aggregation strategy, read by"
                    + " `complete`.",
            javaType = "java.util.List<String>")
    public static final String PART_IDS = "CamelOpenAIUploadsPartIds";

    @Metadata(
            label = "producer",
            description =
                    "Out: how many parts the content has. Set by `addPart` (when known), the aggregation strategy,"
                            + " `complete` and `upload`.",
            javaType = "Integer")
    public static final String PART_COUNT = "CamelOpenAIUploadsPartCount";

    @Metadata(label = "complete,upload", description = "Out: the id of the file.", javaType = "String")
    public static final String FILE_ID = "CamelOpenAIUploadsFileId";

    @Metadata(
            label = "producer",
            description =
                    "Out: how many requests were sent again: by this call, and after `complete` and `upload` for the whole"
                            + " upload.",
            javaType = "Integer")
    public static final String RETRIES = "CamelOpenAIUploadsRetries";

    @Metadata(
            label = "producer",
            description = "Out: OpenAI's id of the last request, for its support.",
            javaType = "String")
    public static final String REQUEST_ID = "CamelOpenAIUploadsRequestId";

    /** Exchange property: the parts that the splitter made of this exchange. */
    static final String PARTS = "CamelOpenAIUploadsParts";

    /** Exchange property: the bytes that {@code create} has announced. */
    static final String ANNOUNCED_BYTES = "CamelOpenAIUploadsAnnouncedBytes";

    /** Exchange property: what {@code complete} has left in {@link #BYTES}, so that it is not taken for an input. */
    static final String FILE_BYTES = "CamelOpenAIUploadsFileBytes";

    /** Exchange property: the part size that {@code create} was given, for the splitter. */
    static final String PART_SIZE = "CamelOpenAIUploadsPartSize";

    /** Exchange property: the name that {@code create} has announced; for messages of the splitter. */
    static final String ANNOUNCED_FILENAME = "CamelOpenAIUploadsAnnouncedFilename";

    /** Exchange property: how long a stream may give nothing, as {@code create} was told; for the splitter. */
    static final String SOURCE_TIMEOUT = "CamelOpenAIUploadsSourceTimeout";

    /** Exchange property: the position of the part that {@code addPart} has sent, from 0. */
    static final String PART_INDEX = "CamelOpenAIUploadsPartIndex";

    private OpenAIUploadsConstants() {}
}
