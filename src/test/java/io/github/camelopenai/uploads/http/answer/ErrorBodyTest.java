package io.github.camelopenai.uploads.http.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorBodyTest {

    static Stream<Arguments> bodies() {
        return Stream.of(
                Arguments.of("{'error':{'message':'no','type':'t','param':'p','code':'c'}}", "no"),
                Arguments.of("{'error':{'message':['one','two']}}", "one; two"),
                Arguments.of("{'error':{'message':{'text':'why'}}}", "{'text':'why'}"),
                Arguments.of("{'error':{'message':{'message':'why'}}}", "why"),
                Arguments.of(
                        "{'error':{'message':[{'loc':['body','bytes'],'msg':'too many'}]}}", "body.bytes: too many"),
                Arguments.of("{'error':'plain'}", "plain"),
                Arguments.of("{'error':['one',{'message':'two'}]}", "one; two"),
                Arguments.of("{'error':'invalid_token','error_description':'it is old'}", "invalid_token: it is old"),
                Arguments.of("{'status':404,'error':'Not Found','message':'No such path'}", "Not Found: No such path"),
                Arguments.of("{'detail':'Not Found'}", "Not Found"),
                Arguments.of(
                        "{'detail':[{'loc':['body','purpose'],'msg':'field required','type':'missing'},"
                                + "{'loc':['body','bytes'],'msg':'field required'}]}",
                        "body.purpose: field required; body.bytes: field required"),
                Arguments.of("{'detail':{'error':'deep','reason':'down'}}", "deep: down"),
                Arguments.of("{'message':'No Route matched with those values'}", "No Route matched with those values"),
                Arguments.of("{'Message':'User is not authorized'}", "User is not authorized"),
                Arguments.of("{'errors':[{'message':'first'},{'detail':'second'}]}", "first; second"),
                Arguments.of("{'errors':{'filename':['is too long']}}", "{'errors':{'filename':['is too long']}}"),
                Arguments.of(
                        "{'type':'about:blank','title':'Forbidden','status':403,'detail':'No credit'}",
                        "Forbidden: No credit"),
                Arguments.of("{'fault':{'faultstring':'Policy refused'}}", "Policy refused"),
                Arguments.of("[{'message':'in a list'}]", "in a list"),
                Arguments.of("{'ok':false}", "{'ok':false}"),
                Arguments.of("{'error':{}}", "{'error':{}}"),
                Arguments.of("{'error':null}", "{'error':null}"),
                Arguments.of("'text'", "'text'"),
                Arguments.of("{'error':{'message':'half", "{'error':{'message':'half"),
                Arguments.of("Bad gateway", "Bad gateway"),
                Arguments.of(
                        "<!DOCTYPE html><html><head>\n<title>\n 413 Request Entity Too Large </title></head><body>x</body>",
                        "413 Request Entity Too Large"),
                Arguments.of("<HTML><BODY><H1>Forbidden</H1>No.</BODY></HTML>", "Forbidden"),
                Arguments.of("<html><title></title><h1 class='a'>Out</h1>", "Out"),
                Arguments.of(
                        "<?xml version='1.0'?><Error><Code>TooLarge</Code><Message>Too much</Message></Error>",
                        "Too much"),
                Arguments.of("<p>no title</p>", "<p>no title</p>"),
                Arguments.of("", null),
                Arguments.of(" \n", null));
    }

    @ParameterizedTest
    @MethodSource("bodies")
    void shouldFindTheWordsWhateverTheirForm(String body, String message) {
        assertThat(ErrorBody.parse(body.replace('\'', '"')).message())
                .isEqualTo(message == null ? null : message.replace('\'', '"'));
    }

    @Test
    void shouldFindTypeAndCodeBesideTheWords() {
        assertThat(ErrorBody.parse("{\"errors\":[{\"message\":\"m\",\"code\":7,\"type\":{\"a\":1}}]}"))
                .isEqualTo(new ErrorBody("m", "{\"a\":1}", null, "7"));
        assertThat(ErrorBody.parse("<Error><Code>TooLarge</Code><Message>Too much</Message></Error>")
                        .code())
                .isEqualTo("TooLarge");
        assertThat(ErrorBody.parse("{\"error\":{\"code\":\"c\"}}")).isEqualTo(new ErrorBody(null, null, null, "c"));
    }

    @Test
    void shouldNotGoDeeperThanIsWorthIt() {
        String deep = "{\"detail\":".repeat(900) + "1" + "}".repeat(900);

        assertThat(ErrorBody.parse(deep).message()).startsWith("{\"detail\":").endsWith("}");
        assertThat(ErrorBody.parse("[".repeat(100_000)).message()).startsWith("[[[");
    }
}
