package io.github.camelopenai.examples.support;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;

/** Writes input for OpenAI's Batch API: one request per line, each asks for a summary of some pages of text. */
public final class BatchFile {

    private static final int REQUEST_BYTES = 8_000;
    private static final String START = """
            {"custom_id":"report-%07d","method":"POST","url":"/v1/chat/completions","body":{"model":"gpt-4.1-mini",\
            "messages":[{"role":"system","content":"Summarise the inspection report in three sentences."},\
            {"role":"user","content":\"""";
    private static final byte[] END = bytes("\"}],\"max_completion_tokens\":300,\"temperature\":0.2}}\n");

    private static final List<String> PLACES = List.of(
            "The north pier", "Pump house 4", "The cold store", "Loading bay C", "The old boiler room", "Hangar 12");
    private static final List<String> FINDINGS = List.of(
            "was inspected in daylight and found dry",
            "shows hairline cracks along the eastern wall",
            "has been repainted since the last visit",
            "still lacks the second handrail that was ordered in spring",
            "passed the pressure test at 16 bar without a drop",
            "smells faintly of diesel, although no leak could be found");
    private static final List<String> ADVICE = List.of(
            "No action is needed.",
            "A second look before winter is recommended.",
            "The caretaker said: \\\"It has always been like that.\\\"",
            "Photographs 3 to 9 belong to this entry.",
            "See § 4 of the maintenance plan.",
            "Estimated cost: 1,250 €.");

    private BatchFile() {}

    /** Writes whole lines until the file has at least {@code bytes} bytes. The content is the same each time. */
    public static void write(Path file, long bytes) throws IOException {
        byte[][] sentences = sentences();
        SplittableRandom random = new SplittableRandom(1);
        byte[] line = new byte[2 * REQUEST_BYTES];
        try (OutputStream out = Files.newOutputStream(file)) {
            long written = 0;
            for (int number = 1; written < bytes; number++) {
                int length = append(line, 0, bytes(START.formatted(number)));
                while (length < REQUEST_BYTES) {
                    length = append(line, length, sentences[random.nextInt(sentences.length)]);
                }
                length = append(line, length, END);
                out.write(line, 0, length);
                written += length;
            }
        }
    }

    private static int append(byte[] line, int length, byte[] text) {
        System.arraycopy(text, 0, line, length, text.length);
        return length + text.length;
    }

    private static byte[][] sentences() {
        return PLACES.stream()
                .flatMap(place -> FINDINGS.stream().map(finding -> place + " " + finding + ". "))
                .flatMap(sentence -> ADVICE.stream().map(advice -> bytes(sentence + advice + " ")))
                .toArray(byte[][]::new);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
