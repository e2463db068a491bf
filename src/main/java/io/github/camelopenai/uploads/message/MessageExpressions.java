package io.github.camelopenai.uploads.message;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;

/**
 * The options of one endpoint that are Simple expressions, such as {@code fileName=${file:name.noext}.jsonl}. Each is compiled
 * once, when the endpoint starts. Values of headers and file names are never evaluated as expressions, since they may come from
 * outside.
 */
public final class MessageExpressions {

    private final Map<String, Expression> byOption = new ConcurrentHashMap<>();

    /** Whether a text contains a Simple expression. */
    public static boolean isExpression(String text) {
        return text != null && (text.contains("${") || text.contains("$simple{"));
    }

    /**
     * Compiles an option, if it is an expression.
     *
     * @param name the name of the option, for error messages
     */
    public void compile(CamelContext context, String name, String text) {
        if (isExpression(text)) {
            byOption.put(name, compiled(context, name, text));
        }
    }

    /** The value of an option for a message: its text or the value of its expression; null if it is not set. */
    String evaluate(Exchange exchange, String name, String text) {
        if (!isExpression(text)) {
            return text == null || text.isBlank() ? null : text.strip();
        }
        Expression expression = byOption.computeIfAbsent(name, option -> compiled(exchange.getContext(), option, text));
        String value = expression.evaluate(exchange, String.class);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    "The option " + name + " is '" + text
                            + "', which gives nothing for this message. Set the header or property that it names, or a fixed value");
        }
        return value.strip();
    }

    private static Expression compiled(CamelContext context, String name, String text) {
        try {
            Expression expression = context.resolveLanguage("simple").createExpression(text);
            expression.init(context);
            return expression;
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "The option " + name + " is '" + text + "', which is not a valid Simple expression: "
                            + e.getMessage(),
                    e);
        }
    }
}
