package io.github.camelopenai.uploads.docs;

import static io.github.camelopenai.uploads.OpenAIUploads.collectPartIds;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.camel.builder.RouteBuilder;

public class WholeLines extends RouteBuilder {

    @Override
    public void configure() {
        from("direct:upload")
                .to("openai-uploads:create?purpose=batch&autoCancel=true")
                .split(method(WholeLines.class, "cut"), collectPartIds())
                .stopOnException()
                .to("openai-uploads:addPart")
                .end()
                .to("openai-uploads:complete");
    }

    /** Parts of about 1000 bytes that end where a line ends. */
    public static List<byte[]> cut(byte[] content) {
        List<byte[]> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < content.length; i++) {
            if (i == content.length - 1 || content[i] == '\n' && i - from >= 1000) {
                parts.add(Arrays.copyOfRange(content, from, i + 1));
                from = i + 1;
            }
        }
        return parts;
    }
}
