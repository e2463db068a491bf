package io.github.camelopenai.uploads;

import io.github.camelopenai.uploads.message.HeaderNames;
import org.apache.camel.spi.Metadata;

/** The message headers. {@link #UPLOAD_ID} is also the name of an exchange property. */
public final class OpenAIUploadsConstants {

    @Metadata(
            label = "producer",
            description = "The purpose of the file. It overrides the option `purpose`, and is removed by `create` and "
                    + "`upload`.",
            javaType = "String")
    public static final String PURPOSE = HeaderNames.PURPOSE;

    @Metadata(
            label = "producer",
            description =
                    "The MIME type of the file. It overrides the option `mimeType`, and is removed by `create` and "
                            + "`upload`.",
            javaType = "String")
    public static final String MIME_TYPE = HeaderNames.MIME_TYPE;

    @Metadata(
            label = "producer",
            description = "The name of the file; a directory in front of it is removed. It overrides the option "
                    + "`fileName`, and is removed by `create` and `upload`.",
            javaType = "String")
    public static final String FILE_NAME = HeaderNames.FILE_NAME;

    @Metadata(
            label = "producer",
            description =
                    "The length in bytes of a body that does not know its own length (an `InputStream`). Without it, "
                            + "`create` and `upload` spool such a body to disk first, and `addPart` refuses it. It is removed "
                            + "by `create`, `upload` and `complete`.",
            javaType = "Long")
    public static final String BYTES = HeaderNames.BYTES;

    @Metadata(
            label = "producer",
            description = "The time after which the file expires, as text with a unit such as `24h` or `7d`, or as a "
                    + "`java.time.Duration`. It overrides the option `expiresAfter`, and is removed by `create` and "
                    + "`upload`.",
            javaType = "String")
    public static final String EXPIRES_AFTER = HeaderNames.EXPIRES_AFTER;

    @Metadata(
            label = "producer",
            description =
                    "The MD5 of the whole content as 32 hexadecimal digits, for the server to compare; `upload` then "
                            + "computes none. It is removed by `complete` and `upload`.",
            javaType = "String")
    public static final String MD5 = HeaderNames.MD5;

    @Metadata(
            label = "producer",
            description =
                    "The key that identifies the source in the journal; it is never evaluated as an expression. It "
                            + "overrides the option `journalKey`, and is removed by `upload`.",
            javaType = "String")
    public static final String JOURNAL_KEY = HeaderNames.JOURNAL_KEY;

    @Metadata(
            label = "producer",
            description =
                    "The ID of the upload. It is set by `create`, which also sets an exchange property of this name, "
                            + "and by `upload`, even if it fails. It is read by `addPart`, `complete` and `cancel`, which "
                            + "otherwise use the option `uploadId`, then the exchange property.",
            javaType = "String")
    public static final String UPLOAD_ID = HeaderNames.UPLOAD_ID;

    @Metadata(
            label = "producer",
            description = "The status of the upload as the API reported it: `pending`, `completed`, `cancelled` or "
                    + "`expired`. It is set by `create`, `complete`, `cancel` and `upload`.",
            javaType = "String")
    public static final String STATUS = HeaderNames.STATUS;

    @Metadata(
            label = "producer",
            description =
                    "The time when the upload (not the file) expires, in seconds since 1970. It is set by `create` "
                            + "and `upload`.",
            javaType = "Long")
    public static final String EXPIRES_AT = HeaderNames.EXPIRES_AT;

    @Metadata(label = "producer", description = "The ID of the part. It is set by `addPart`.", javaType = "String")
    public static final String PART_ID = HeaderNames.PART_ID;

    @Metadata(
            label = "producer",
            description = "The IDs of all parts in the order of the content. It is set by the aggregation strategy and "
                    + "read by `complete`. A map from position (from 0) to ID makes the splitter leave out these "
                    + "parts, since they were sent before.",
            javaType = "java.util.List<String>")
    public static final String PART_IDS = HeaderNames.PART_IDS;

    @Metadata(
            label = "producer",
            description = "The number of parts of the content. It is set by `addPart` (if known), the aggregation "
                    + "strategy, `complete` and `upload`.",
            javaType = "Integer")
    public static final String PART_COUNT = HeaderNames.PART_COUNT;

    @Metadata(
            label = "producer",
            description = "The ID of the file. It is set by `complete` and `upload`.",
            javaType = "String")
    public static final String FILE_ID = HeaderNames.FILE_ID;

    @Metadata(
            label = "producer",
            description = "The IDs of the files of all batch files, in the order of the content. It is set by the "
                    + "aggregation strategy `collectFileIds()`.",
            javaType = "java.util.List<String>")
    public static final String FILE_IDS = HeaderNames.FILE_IDS;

    @Metadata(
            label = "producer",
            description = "The position of the batch file in the content, from 0. It is set by the splitter "
                    + "`batchFiles()`.",
            javaType = "Integer")
    public static final String BATCH_FILE_INDEX = HeaderNames.BATCH_FILE_INDEX;

    @Metadata(
            label = "producer",
            description = "The number of lines of the batch file. It is set by the splitter `batchFiles()` and by the "
                    + "aggregation strategy `collectLines()`.",
            javaType = "Long")
    public static final String LINES = HeaderNames.LINES;

    @Metadata(
            label = "producer",
            description = "The size of the file in bytes. It is set by `complete` and `upload`.",
            javaType = "Long")
    public static final String FILE_SIZE = HeaderNames.FILE_SIZE;

    @Metadata(
            label = "producer",
            description =
                    "The number of requests that were sent again. It counts those of one call, and after `complete` "
                            + "and `upload` those of the whole upload.",
            javaType = "Integer")
    public static final String RETRIES = HeaderNames.RETRIES;

    @Metadata(
            label = "producer",
            description = "The ID that OpenAI gave to the last request, for inquiries to OpenAI's support.",
            javaType = "String")
    public static final String REQUEST_ID = HeaderNames.REQUEST_ID;

    private OpenAIUploadsConstants() {}
}
