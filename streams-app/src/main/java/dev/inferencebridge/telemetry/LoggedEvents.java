package dev.inferencebridge.telemetry;

import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Writes events to the log: the name as the message, at WARN, with the properties as key-values. Thread-safe. Every event is
 * logged: a dropped write costs a dead letter on Kafka too, so that the log is not what grows fastest.
 */
public final class LoggedEvents implements BridgeEvents {

    private static final Logger LOG = LoggerFactory.getLogger(LoggedEvents.class);

    @Override
    public void publish(BridgeEvent event) {
        LoggingEventBuilder line = LOG.atWarn().setMessage(event.name());
        for (Map.Entry<String, Object> property : event.properties().entrySet()) {
            line = line.addKeyValue(property.getKey(), property.getValue());
        }
        line.log();
    }
}
