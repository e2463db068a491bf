package io.github.camelopenai.uploads.support;

import java.io.StringWriter;
import java.util.List;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.WriterAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;

/** What is logged, by anything, from a level on, while this is open; not to the console as well. */
public final class CapturedLog implements AutoCloseable {

    private final StringWriter written = new StringWriter();
    private final LoggerContext logging = (LoggerContext) LogManager.getContext(false);
    private final Configuration configuration = logging.getConfiguration();
    private final LoggerConfig root = configuration.getRootLogger();
    private final Level before = root.getLevel();

    /** @param pattern of Log4j, without the end of the line */
    public CapturedLog(Level from, String pattern) {
        WriterAppender appender = WriterAppender.newBuilder()
                .setName("captured")
                .setTarget(written)
                .setLayout(
                        PatternLayout.newBuilder().withPattern(pattern + "%n").build())
                .build();
        appender.start();
        root.getAppenders().keySet().forEach(root::removeAppender);
        root.addAppender(appender, from, null);
        root.setLevel(from);
        logging.updateLoggers();
    }

    public List<String> lines() {
        return written.toString().lines().toList();
    }

    @Override
    public void close() {
        root.removeAppender("captured");
        configuration.getAppenders().values().forEach(appender -> root.addAppender(appender, null, null));
        root.setLevel(before);
        logging.updateLoggers();
    }
}
