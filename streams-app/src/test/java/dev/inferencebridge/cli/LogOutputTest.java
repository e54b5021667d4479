package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.config.LogFormat;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.slf4j.event.KeyValuePair;

class LogOutputTest {

    @Test
    void a_line_of_json_is_one_object_with_its_keys() throws IOException {
        LoggerContext context = new LoggerContext();
        LoggingEvent event = new LoggingEvent(
                "fqcn", context.getLogger("dev.inferencebridge.Any"), Level.WARN, "It \"is\"\nso", null, null);
        event.setKeyValuePairs(List.of(new KeyValuePair("model", "fraud"), new KeyValuePair("rows", 16)));

        byte[] line = LogOutput.encoder(context, LogFormat.JSON).orElseThrow().encode((ILoggingEvent) event);

        String text = new String(line, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(text).endsWith("\n").satisfies(all -> assertThat(all.strip()).doesNotContain("\n"));
        JsonNode json = new ObjectMapper().readTree(text);
        assertThat(json.path("level").asText()).isEqualTo("WARN");
        assertThat(json.path("loggerName").asText()).isEqualTo("dev.inferencebridge.Any");
        assertThat(json.path("message").asText()).isEqualTo("It \"is\"\nso");
        assertThat(json.path("kvpList").path(0).path("model").asText()).isEqualTo("fraud");
        assertThat(json.path("kvpList").path(1).path("rows").asText()).isEqualTo("16");
    }

    @Test
    void text_is_what_the_file_of_logback_says() {
        assertThat(LogOutput.encoder(new LoggerContext(), LogFormat.TEXT)).isEmpty();
    }
}
