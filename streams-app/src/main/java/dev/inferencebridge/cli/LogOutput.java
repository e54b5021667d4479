package dev.inferencebridge.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import dev.inferencebridge.config.LogFormat;
import java.util.Optional;
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

    private static void apply(LogFormat format) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context
                && context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(APPENDER)
                        instanceof OutputStreamAppender<ILoggingEvent> console) {
            encoder(context, format).ifPresent(encoder -> {
                console.stop();
                console.setEncoder(encoder);
                console.start();
            });
        }
    }

    /** JSON is one object a line: {@code timestamp}, {@code level}, {@code loggerName}, {@code message}, {@code kvpList}. */
    static Optional<Encoder<ILoggingEvent>> encoder(LoggerContext context, LogFormat format) {
        if (format == LogFormat.TEXT) {
            return Optional.empty();
        }
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        encoder.setWithMDC(false);
        encoder.start();
        return Optional.of(encoder);
    }

    /** Of the bridge's own loggers; libraries keep theirs. */
    static void level(String level) {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            context.getLogger("dev.inferencebridge").setLevel(Level.toLevel(level, Level.INFO));
        }
    }
}
