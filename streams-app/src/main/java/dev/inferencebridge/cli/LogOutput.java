package dev.inferencebridge.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import dev.inferencebridge.config.LogFormat;
import org.slf4j.LoggerFactory;

/**
 * How and how much this process logs, after {@code logback.xml} has been read. Where another binding or another file is in
 * use, it is left alone. Thread-safe.
 */
final class LogOutput {

    private static final String APPENDER = "console";

    private static boolean chosen;

    private LogOutput() {}

    /** As the command line says. */
    static synchronized void choose(LogFormat format) {
        chosen = true;
        apply(format);
    }

    /** As the configuration says, which comes after the command line. */
    static synchronized void configured(LogFormat format) {
        if (!chosen) {
            apply(format);
        }
    }

    /** JSON is one object a line: {@code timestamp}, {@code level}, {@code loggerName}, {@code message}, {@code kvpList}. */
    private static void apply(LogFormat format) {
        if (format == LogFormat.JSON
                && LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                        instanceof OutputStreamAppender<ILoggingEvent> console
                && !(console.getEncoder() instanceof JsonEncoder)) {
            JsonEncoder encoder = new JsonEncoder();
            encoder.setContext(context);
            encoder.setWithSequenceNumber(false);
            encoder.setWithNanoseconds(false);
            encoder.setWithContext(false);
            encoder.setWithArguments(false);
            encoder.setWithFormattedMessage(false);
            encoder.start();
            console.stop();
            console.setEncoder(encoder);
            console.start();
        }
    }

    /** Of the bridge's own loggers; libraries keep theirs. */
    static void level(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("dev.inferencebridge").setLevel(Level.toLevel(level, Level.INFO));
        }
    }
}
