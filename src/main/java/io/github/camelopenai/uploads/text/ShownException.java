package io.github.camelopenai.uploads.text;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Makes exceptions safe for logs. Loggers print the messages of causes and suppressed exceptions, too, some of which quote a
 * server or contain a file name. An exception with safe messages is returned unchanged; any other is copied, as the same class
 * or the nearest superclass that takes a message, with the same stack trace.
 */
public final class ShownException {

    /** Longer than the limit of {@link ShownText}, since a message may add words to a text from outside. */
    private static final int LONGEST = 1_000;

    /** Protects against a chain of causes without end. */
    private static final int DEEPEST = 30;

    /** Superclasses that print only their message. */
    private static final Set<Class<?>> KINDS =
            Set.of(IOException.class, RuntimeException.class, Exception.class, Error.class, Throwable.class);

    private final UnaryOperator<String> redaction;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ShownException(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /** As {@link #of(Throwable, UnaryOperator)}, for an exception that cannot contain a secret. */
    public static <T extends Throwable> T of(T failure) {
        return of(failure, UnaryOperator.identity());
    }

    /** Whether the exception is one of the JDK's own. */
    public static boolean isOfTheJdk(Throwable failure) {
        String name = failure.getClass().getName();
        return name.startsWith("java.") || name.startsWith("javax.");
    }

    /**
     * Returns the exception, or a safe copy of it.
     *
     * @param failure the exception; may be null, then the result is null
     * @param redaction removes secrets from a text
     */
    @SuppressWarnings("unchecked")
    public static <T extends Throwable> T of(T failure, UnaryOperator<String> redaction) {
        return (T) new ShownException(redaction).shown(failure, 0);
    }

    private Throwable shown(Throwable failure, int depth) {
        if (failure == null || new ShownException(redaction).isClean(failure)) {
            return failure;
        }
        String message = failure.getMessage();
        Throwable copy = copy(failure.getClass(), message == null ? null : ShownText.of(redact(message), LONGEST));
        copy.setStackTrace(failure.getStackTrace());
        seen.add(failure);
        if (depth < DEEPEST) {
            Throwable cause = failure.getCause();
            if (cause != null && !seen.contains(cause)) {
                setCause(copy, shown(cause, depth + 1));
            }
            for (Throwable suppressed : failure.getSuppressed()) {
                if (!seen.contains(suppressed)) {
                    copy.addSuppressed(shown(suppressed, depth + 1));
                }
            }
        }
        return copy;
    }

    /** Whether everything that a logger prints of the exception is safe. */
    private boolean isClean(Throwable failure) {
        if (failure == null || !seen.add(failure)) {
            return true;
        }
        if (seen.size() > DEEPEST || !isClean(failure.getMessage()) || !isClean(named(failure))) {
            return false;
        }
        for (Throwable suppressed : failure.getSuppressed()) {
            if (!isClean(suppressed)) {
                return false;
            }
        }
        return isClean(failure.getCause());
    }

    /** The text of {@code toString()} if it is more than the class and the message; else null. */
    private static String named(Throwable failure) {
        String text = failure.toString();
        String usual = failure.getClass().getName() + ": " + failure.getMessage();
        return text.equals(usual) || text.equals(failure.getClass().getName()) ? null : text;
    }

    private boolean isClean(String text) {
        if (text == null) {
            return true;
        }
        // A shortened text ends with three dots.
        return text.length() <= LONGEST + 3
                && !ShownText.hasControls(text)
                && redact(text).equals(text);
    }

    private String redact(String text) {
        return redaction.apply(text);
    }

    private Throwable copy(Class<?> type, String message) {
        Throwable copy = Modifier.isPublic(type.getModifiers()) ? make(type, message) : null;
        if (copy != null && (KINDS.contains(type) || isClean(copy.getMessage()) && isClean(named(copy)))) {
            return copy;
        }
        return copy(type.getSuperclass(), message);
    }

    private static Throwable make(Class<?> type, String message) {
        try {
            return (Throwable) type.getConstructor(String.class).newInstance(message);
        } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
            // The class has no such constructor, or its constructor refuses the text.
            return null;
        }
    }

    private static void setCause(Throwable copy, Throwable cause) {
        try {
            copy.initCause(cause);
        } catch (IllegalStateException e) {
            // The constructor has set a null cause, which cannot be changed.
            copy.addSuppressed(cause);
        }
    }
}
