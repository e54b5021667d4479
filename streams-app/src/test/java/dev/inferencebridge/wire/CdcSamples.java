package dev.inferencebridge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The captured change records under {@code src/test/resources/cdc}, one file a case. */
final class CdcSamples {

    private static final ObjectMapper JSON = new ObjectMapper();

    private CdcSamples() {}

    /** A record as it was on its topic. */
    record Sample(String keyText, String valueText) {

        byte[] key() {
            return keyText.getBytes(StandardCharsets.UTF_8);
        }

        byte[] value() {
            return valueText.getBytes(StandardCharsets.UTF_8);
        }

        /** The same record as a converter with embedded schemas writes it. */
        Sample withSchema() {
            return new Sample(withSchema(keyText), withSchema(valueText));
        }

        /** The key with a schema, the value without. */
        Sample withKeySchema() {
            return new Sample(withSchema(keyText), valueText);
        }

        private static String withSchema(String payload) {
            return "{\"schema\":{\"type\":\"struct\",\"fields\":[{\"type\":\"string\",\"field\":\"op\"}],"
                    + "\"optional\":false},\"payload\":" + payload + "}";
        }
    }

    static Map<String, List<Sample>> read(String folder) {
        try (Stream<Path> files = Files.list(Path.of(Objects.requireNonNull(CdcSamples.class.getResource("/" + folder))
                .toURI()))) {
            Map<String, List<Sample>> cases = new TreeMap<>();
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                cases.put(file.getFileName().toString().replace(".json", ""), records(file));
            }
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Sample> records(Path file) throws IOException {
        List<Sample> records = new ArrayList<>();
        for (JsonNode record : JSON.readTree(file.toFile()).get("records")) {
            records.add(new Sample(
                    JSON.writeValueAsString(record.get("key")), JSON.writeValueAsString(record.get("value"))));
        }
        return records;
    }
}
