package io.github.camelopenai.examples.kafka;

import java.util.Locale;

/** Makes requests for OpenAI's Batch API. */
final class Requests {

    private Requests() {}

    /** The request of this number; always the same. */
    static String request(int number) {
        return String.format(
                Locale.ROOT,
                "{\"custom_id\":\"number-%07d\",\"method\":\"POST\",\"url\":\"/v1/responses\",\"body\":"
                        + "{\"model\":\"gpt-4.1-mini\",\"input\":\"Is %d a prime number? %s\"}}",
                number,
                number * 7919L + 2,
                "Say why, step by step. ".repeat(1 + number % 80));
    }

    /** The number of a request. */
    static int number(String request) {
        int begin = request.indexOf("number-") + "number-".length();
        return Integer.parseInt(request.substring(begin, begin + 7));
    }
}
