package io.github.camelopenai.uploads.message;

import io.github.camelopenai.uploads.text.ShownText;

/**
 * Refuses a filename that is an extension alone, such as {@code .jsonl} of {@code fileName=${header.id}.jsonl} where the
 * header is missing: all such files would have one name.
 */
final class FileNames {

    private FileNames() {}

    /**
     * Refuses what a header gave.
     *
     * @param filename without a directory
     */
    static void refuseOfHeader(String filename) {
        if (isDots(filename) || isExtension(filename)) {
            throw new IllegalArgumentException("The header " + HeaderNames.FILE_NAME + " is '"
                    + ShownText.of(filename)
                    + "', which is an extension without a name. Is something missing that the name is made of?");
        }
    }

    /**
     * Refuses what an option gave, if it is an expression.
     *
     * @param filename without a directory
     * @param option its text
     */
    static void refuseOfOption(String filename, String option) {
        boolean bare = isDots(filename)
                || isExtension(filename)
                || filename.startsWith(".") && option.strip().endsWith(filename);
        if (MessageExpressions.isExpression(option) && bare) {
            throw new IllegalArgumentException("The option fileName is '" + option + "', which gives '"
                    + ShownText.of(filename) + "' for this message, an extension without a name."
                    + " Set the header or property that it names, or a fixed value");
        }
    }

    private static boolean isDots(String filename) {
        return filename.chars().allMatch(c -> c == '.');
    }

    /** One that is known: {@code .env} is the name of a file. */
    private static boolean isExtension(String filename) {
        return filename.lastIndexOf('.') == 0 && MimeTypes.ofExtension(filename) != null;
    }
}
