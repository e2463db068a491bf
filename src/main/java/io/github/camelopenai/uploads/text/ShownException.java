package io.github.camelopenai.uploads.text;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Exceptions of others as they are shown: loggers print the messages of causes and of suppressed exceptions too, and some of
 * them quote what a server has sent or what a file is called. An exception whose messages may all be shown stays itself. Of
 * any other there is a copy, of the same class or else of the nearest superclass that takes a message, with the same stack
 * trace. Public only for the packages above.
 */
public final class ShownException {

    /** Longer than {@link ShownText} allows, since a message may add words of its own to a text of others. */
    private static final int LONGEST = 1_000;

    /** Chains of causes are short; this is against one that has no end. */
    private static final int DEEPEST = 30;

    /** What any other is one of; they say nothing but their messages. */
    private static final Set<Class<?>> KINDS =
            Set.of(IOException.class, RuntimeException.class, Exception.class, Error.class, Throwable.class);

    private final UnaryOperator<String> redaction;
    private final Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ShownException(UnaryOperator<String> redaction) {
        this.redaction = redaction;
    }

    /** As {@link #of(Throwable, UnaryOperator)}, where no secret can be in it. */
    public static <T extends Throwable> T of(T failure) {
        return of(failure, UnaryOperator.identity());
    }

    /** Whether it is one of the JDK's own, which say little more than their messages. */
    public static boolean isOfTheJdk(Throwable failure) {
        String name = failure.getClass().getName();
        return name.startsWith("java.") || name.startsWith("javax.");
    }

    /**
     * The exception, or a copy of it.
     *
     * @param failure an {@code IOException}, a {@code RuntimeException}, an {@code Exception} or an {@code Error}, as which
     *     it comes back; may be null, which stays null
     * @param redaction takes secrets out of a text
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

    /** Whether all that a logger would print of it may be shown. */
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

    /** What it calls itself beyond the name of its class and its message. */
    private static String named(Throwable failure) {
        String text = failure.toString();
        String usual = failure.getClass().getName() + ": " + failure.getMessage();
        return text.equals(usual) || text.equals(failure.getClass().getName()) ? null : text;
    }

    private boolean isClean(String text) {
        if (text == null) {
            return true;
        }
        // A cut text ends with dots.
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
            // One without such a constructor, or whose constructor wants another kind of text.
            return null;
        }
    }

    private static void setCause(Throwable copy, Throwable cause) {
        try {
            copy.initCause(cause);
        } catch (IllegalStateException e) {
            // It has set none for good.
            copy.addSuppressed(cause);
        }
    }
}
