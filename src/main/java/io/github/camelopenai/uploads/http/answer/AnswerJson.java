package io.github.camelopenai.uploads.http.answer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** Parses the JSON in answers. The exceptions of this parser do not quote the answer, which may contain secrets. */
public final class AnswerJson {

    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    private AnswerJson() {}

    public static JsonNode parse(String body) throws JsonProcessingException {
        return MAPPER.readTree(body);
    }
}
