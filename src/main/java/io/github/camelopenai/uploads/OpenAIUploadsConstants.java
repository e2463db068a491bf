package io.github.camelopenai.uploads;

import org.apache.camel.spi.Metadata;

/** Message headers. The one that is an exchange property too says so. */
public final class OpenAIUploadsConstants {

    @Metadata(
            label = "producer",
            description = "The purpose of the file. It overrides the option `purpose`, and is removed by `create` and "
                    + "`upload`.",
            javaType = "String")
    public static final String PURPOSE = "CamelOpenAIUploadsPurpose";

    @Metadata(
            label = "producer",
            description =
                    "The MIME type of the file. It overrides the option `mimeType`, and is removed by `create` and "
                            + "`upload`.",
            javaType = "String")
    public static final String MIME_TYPE = "CamelOpenAIUploadsMimeType";

    @Metadata(
            label = "producer",
            description = "The name of the file; a directory in front of it is removed. It overrides the option "
                    + "`fileName`, and is removed by `create` and `upload`.",
            javaType = "String")
    public static final String FILE_NAME = "CamelOpenAIUploadsFileName";

    @Metadata(
            label = "producer",
            description =
                    "The length in bytes of a body that does not know its own length (an `InputStream`). Without it, "
                            + "`create` and `upload` spool such a body to disk first, and `addPart` refuses it. It is removed "
                            + "by `create`, `upload` and `complete`.",
            javaType = "Long")
    public static final String BYTES = "CamelOpenAIUploadsBytes";

    @Metadata(
            label = "producer",
            description = "The time after which the file expires, as text with a unit such as `24h` or `7d`, or as a "
                    + "`java.time.Duration`. It overrides the option `expiresAfter`, and is removed by `create` and "
                    + "`upload`.",
            javaType = "String")
    public static final String EXPIRES_AFTER = "CamelOpenAIUploadsExpiresAfter";

    @Metadata(
            label = "producer",
            description =
                    "The MD5 of the whole content as 32 hexadecimal digits, for the server to compare; `upload` then "
                            + "computes none. It is removed by `complete` and `upload`.",
            javaType = "String")
    public static final String MD5 = "CamelOpenAIUploadsMd5";

    @Metadata(
            label = "producer",
            description =
                    "The key that identifies the source in the journal; it is never evaluated as an expression. It "
                            + "overrides the option `journalKey`, and is removed by `upload`.",
            javaType = "String")
    public static final String JOURNAL_KEY = "CamelOpenAIUploadsJournalKey";

    @Metadata(
            label = "producer",
            description =
                    "The ID of the upload. It is set by `create`, which also sets an exchange property of this name, "
                            + "and by `upload`, even if it fails. It is read by `addPart`, `complete` and `cancel`, which "
                            + "otherwise use the option `uploadId`, then the exchange property.",
            javaType = "String")
    public static final String UPLOAD_ID = "CamelOpenAIUploadsUploadId";

    @Metadata(
            label = "producer",
            description = "The status of the upload as the API reported it: `pending`, `completed`, `cancelled` or "
                    + "`expired`. It is set by `create`, `complete`, `cancel` and `upload`.",
            javaType = "String")
    public static final String STATUS = "CamelOpenAIUploadsStatus";

    @Metadata(
            label = "producer",
            description =
                    "The time when the upload (not the file) expires, in seconds since 1970. It is set by `create` "
                            + "and `upload`.",
            javaType = "Long")
    public static final String EXPIRES_AT = "CamelOpenAIUploadsExpiresAt";

    @Metadata(label = "producer", description = "The ID of the part. It is set by `addPart`.", javaType = "String")
    public static final String PART_ID = "CamelOpenAIUploadsPartId";

    @Metadata(
            label = "producer",
            description = "The IDs of all parts in the order of the content. It is set by the aggregation strategy and "
                    + "read by `complete`. A map from position (from 0) to ID makes the splitter leave out these "
                    + "parts, since they were sent before.",
            javaType = "java.util.List<String>")
    public static final String PART_IDS = "CamelOpenAIUploadsPartIds";

    @Metadata(
            label = "producer",
            description = "The number of parts of the content. It is set by `addPart` (if known), the aggregation "
                    + "strategy, `complete` and `upload`.",
            javaType = "Integer")
    public static final String PART_COUNT = "CamelOpenAIUploadsPartCount";

    @Metadata(
            label = "producer",
            description = "The ID of the file. It is set by `complete` and `upload`.",
            javaType = "String")
    public static final String FILE_ID = "CamelOpenAIUploadsFileId";

    @Metadata(
            label = "producer",
            description = "The size of the file in bytes. It is set by `complete` and `upload`.",
            javaType = "Long")
    public static final String FILE_SIZE = "CamelOpenAIUploadsFileSize";

    @Metadata(
            label = "producer",
            description =
                    "The number of requests that were sent again. It counts those of one call, and after `complete` "
                            + "and `upload` those of the whole upload.",
            javaType = "Integer")
    public static final String RETRIES = "CamelOpenAIUploadsRetries";

    @Metadata(
            label = "producer",
            description = "The ID that OpenAI gave to the last request, for inquiries to OpenAI's support.",
            javaType = "String")
    public static final String REQUEST_ID = "CamelOpenAIUploadsRequestId";

    /** Exchange property: the parts that the splitter made of this exchange. */
    public static final String PARTS = "CamelOpenAIUploadsParts";

    /** Exchange property: the bytes that {@code create} has announced. */
    public static final String ANNOUNCED_BYTES = "CamelOpenAIUploadsAnnouncedBytes";

    /** Exchange property: the part size that {@code create} was given, for the splitter. */
    public static final String PART_SIZE = "CamelOpenAIUploadsPartSize";

    /** Exchange property: the name that {@code create} has announced; for messages of the splitter. */
    public static final String ANNOUNCED_FILE_NAME = "CamelOpenAIUploadsAnnouncedFileName";

    /** Exchange property: how long a stream may give nothing, as {@code create} was told; for the splitter. */
    public static final String SOURCE_TIMEOUT = "CamelOpenAIUploadsSourceTimeout";

    /** Exchange property: the position of the part that {@code addPart} has sent, from 0. */
    public static final String PART_INDEX = "CamelOpenAIUploadsPartIndex";

    private OpenAIUploadsConstants() {}
}
