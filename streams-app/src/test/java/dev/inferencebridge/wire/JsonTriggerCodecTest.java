package dev.inferencebridge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.Triggers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class JsonTriggerCodecTest {

    private static final RetrainingTrigger TRIGGER = Triggers.ofHour(1);

    @Test
    void a_trigger_is_read_as_it_was_written() {
        assertThat(JsonTriggerCodec.decode(JsonTriggerCodec.encode(TRIGGER))).isEqualTo(TRIGGER);
        assertThat(JsonTriggerCodec.decode(JsonTriggerCodec.text(TRIGGER))).isEqualTo(TRIGGER);
    }

    @Test
    void the_form_of_a_trigger_is_this() {
        assertThat(JsonTriggerCodec.text(TRIGGER))
                .isEqualTo("{\"id\":\"" + TRIGGER.id() + "\",\"model\":\"fraud\",\"deployment\":\"blue\","
                        + "\"pipeline\":\"card-fraud\",\"policy\":\"drifted\","
                        + "\"windowStart\":\"2026-11-22T01:00:00Z\",\"windowEnd\":\"2026-11-22T02:00:00Z\","
                        + "\"severity\":\"critical\",\"reason\":\"psi of amount beyond 0.2\",\"evidence\":["
                        + "{\"metric\":\"psi\",\"feature\":\"amount\",\"value\":0.31,\"threshold\":0.2,\"samples\":500,"
                        + "\"baseline\":\"base-1\",\"featureSchema\":\"features-1\"},"
                        + "{\"metric\":\"volume\",\"feature\":null,\"value\":12.0,\"threshold\":null,\"samples\":12,"
                        + "\"baseline\":\"\",\"featureSchema\":\"features-1\"}],"
                        + "\"raisedAt\":\"2026-11-22T08:00:00Z\",\"parameters\":{\"data\":\"shop.transactions\"}}");
    }

    @Test
    void fields_of_a_newer_bridge_are_passed_over() {
        String newer = JsonTriggerCodec.text(TRIGGER).replaceFirst("\\{", "{\"novel\":[{\"x\":1}],");

        assertThat(JsonTriggerCodec.decode(newer)).isEqualTo(TRIGGER);
    }

    @Test
    void what_is_no_trigger_is_refused_with_the_place() {
        assertThatThrownBy(() -> JsonTriggerCodec.decode("{\"id\":")).isInstanceOf(MalformedTriggerException.class);
        assertThatThrownBy(() -> JsonTriggerCodec.decode("{\"id\":7}")).hasMessageContaining("'id' must be a text");
        assertThatThrownBy(() -> JsonTriggerCodec.decode("{}")).hasMessageContaining("'id' must be a text");
        assertThatThrownBy(() -> JsonTriggerCodec.decode(
                        JsonTriggerCodec.text(TRIGGER).replace("2026-11-22T01:00:00Z", "yesterday")))
                .isInstanceOf(MalformedTriggerException.class);
        assertThatThrownBy(() ->
                        JsonTriggerCodec.decode(JsonTriggerCodec.text(TRIGGER).replace("\"psi\"", "\"vibes\"")))
                .hasMessageContaining("there is no metric 'vibes'");
    }

    @Test
    void an_address_names_one_target_and_a_round() {
        TriggerHeaders.Address address = new TriggerHeaders.Address("train", 3);

        assertThat(TriggerHeaders.read(TriggerHeaders.of(address))).contains(address);
        assertThat(TriggerHeaders.read(new RecordHeaders())).isEmpty();
        assertThatThrownBy(() -> TriggerHeaders.read(new RecordHeaders().add("bridge.target", new byte[] {'a'})))
                .hasMessageContaining("bridge.round");
    }
}
