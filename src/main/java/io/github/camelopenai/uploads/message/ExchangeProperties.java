package io.github.camelopenai.uploads.message;

import java.util.List;

/** The exchange properties by which the operations of one route pass on information. Routes do not use them. */
public final class ExchangeProperties {

    /** The {@code PartIterator} of the splitter. */
    public static final String PARTS = "CamelOpenAIUploadsParts";

    /** The number of bytes that {@code create} has announced. */
    public static final String ANNOUNCED_BYTES = "CamelOpenAIUploadsAnnouncedBytes";

    /** The file name that {@code create} has announced; for messages of the splitter. */
    public static final String ANNOUNCED_FILE_NAME = "CamelOpenAIUploadsAnnouncedFileName";

    /** The part size of {@code create}, for the splitter. */
    public static final String PART_SIZE = "CamelOpenAIUploadsPartSize";

    /** The {@code SizeLimits} of {@code create}, for the splitter. */
    public static final String SIZE_LIMITS = "CamelOpenAIUploadsSizeLimits";

    /** The source timeout of {@code create}, for the splitter. */
    public static final String SOURCE_TIMEOUT = "CamelOpenAIUploadsSourceTimeout";

    /** The {@code PurposeCheck} of {@code create}, for the splitter. */
    public static final String PURPOSE_LIMITS = "CamelOpenAIUploadsPurposeLimits";

    /** The position of the part that {@code addPart} has sent, from 0. */
    public static final String PART_INDEX = "CamelOpenAIUploadsPartIndex";

    /** What must not be used for the next upload of the exchange. */
    public static final List<String> OF_ONE_UPLOAD = List.of(
            PARTS, ANNOUNCED_BYTES, ANNOUNCED_FILE_NAME, PART_SIZE, SIZE_LIMITS, SOURCE_TIMEOUT, PURPOSE_LIMITS);

    private ExchangeProperties() {}
}
