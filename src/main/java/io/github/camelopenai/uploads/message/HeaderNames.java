package io.github.camelopenai.uploads.message;

/** The names of the message headers. {@code OpenAIUploadsConstants} describes them for users and for Camel's catalog. */
public final class HeaderNames {

    public static final String PURPOSE = "CamelOpenAIUploadsPurpose";
    public static final String MIME_TYPE = "CamelOpenAIUploadsMimeType";
    public static final String FILE_NAME = "CamelOpenAIUploadsFileName";
    public static final String BYTES = "CamelOpenAIUploadsBytes";
    public static final String EXPIRES_AFTER = "CamelOpenAIUploadsExpiresAfter";
    public static final String MD5 = "CamelOpenAIUploadsMd5";
    public static final String JOURNAL_KEY = "CamelOpenAIUploadsJournalKey";
    public static final String UPLOAD_ID = "CamelOpenAIUploadsUploadId";
    public static final String STATUS = "CamelOpenAIUploadsStatus";
    public static final String EXPIRES_AT = "CamelOpenAIUploadsExpiresAt";
    public static final String PART_ID = "CamelOpenAIUploadsPartId";
    public static final String PART_IDS = "CamelOpenAIUploadsPartIds";
    public static final String PART_COUNT = "CamelOpenAIUploadsPartCount";
    public static final String FILE_ID = "CamelOpenAIUploadsFileId";
    public static final String FILE_IDS = "CamelOpenAIUploadsFileIds";
    public static final String FILE_SIZE = "CamelOpenAIUploadsFileSize";
    public static final String BATCH_FILE_INDEX = "CamelOpenAIUploadsBatchFileIndex";
    public static final String LINES = "CamelOpenAIUploadsLines";
    public static final String RETRIES = "CamelOpenAIUploadsRetries";
    public static final String REQUEST_ID = "CamelOpenAIUploadsRequestId";

    private HeaderNames() {}
}
