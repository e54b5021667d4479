package dev.inferencebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.inferencebridge.retraining.DeliveryRow;
import dev.inferencebridge.retraining.DeliveryStatus;
import dev.inferencebridge.retraining.FakeTriggerStore;
import dev.inferencebridge.retraining.Job;
import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.SettableTime;
import dev.inferencebridge.retraining.TriggerRow;
import dev.inferencebridge.retraining.TriggerStatus;
import dev.inferencebridge.retraining.Triggers;
import dev.inferencebridge.wire.JsonTriggerCodec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TriggerDeskTest {

    private static final RetrainingTrigger TRIGGER = Triggers.ofHour(1);
    private static final String ID = TRIGGER.id();

    private final FakeTriggerStore store = new FakeTriggerStore();
    private final SettableTime time = new SettableTime();
    private final List<String> sent = new ArrayList<>();
    private final TriggerDesk desk = new TriggerDesk(
            store,
            (trigger, address) -> sent.add(trigger.id()
                    + address.map(to -> " " + to.target() + " " + to.round()).orElse("")),
            time);

    private void delivered(String target, DeliveryStatus status) {
        store.save(DeliveryRow.pending(ID, target, 0, Triggers.NOW)
                        .turned(status, Optional.of("because"), Triggers.NOW))
                .join();
    }

    @Test
    void what_is_raised_is_recorded_and_sent_to_all() {
        desk.raise(TRIGGER);

        assertThat(store.statusOf(TRIGGER)).isEqualTo(TriggerStatus.RAISED);
        assertThat(sent).containsExactly(ID);
    }

    @Test
    void triggers_of_all_models_are_listed_the_newest_window_first() {
        desk.raise(Triggers.of("fraud", 1));
        desk.raise(Triggers.of("churn", 2));
        desk.raise(Triggers.of("fraud", 3));

        assertThat(desk.list(List.of("fraud", "churn"), 2))
                .extracting(row -> row.trigger().model() + row.trigger().windowEnd())
                .containsExactly("fraud2026-11-22T04:00:00Z", "churn2026-11-22T03:00:00Z");
    }

    @Test
    void a_retry_goes_to_the_targets_that_failed_each_in_a_new_round() {
        desk.raise(TRIGGER);
        delivered("train", DeliveryStatus.FAILED);
        delivered("chat", DeliveryStatus.DELIVERED);
        delivered("mail", DeliveryStatus.DROPPED);

        assertThat(desk.retry(ID, Set.of())).containsExactly("mail", "train");

        assertThat(sent).containsExactly(ID, ID + " mail 1", ID + " train 1");
        assertThat(store.deliveryOf(TRIGGER, "train").status()).isEqualTo(DeliveryStatus.PENDING);
        assertThat(store.statusOf(TRIGGER)).isEqualTo(TriggerStatus.DELIVERING);
    }

    @Test
    void a_target_that_is_named_gets_it_again_whatever_became_of_it() {
        desk.raise(TRIGGER);
        delivered("chat", DeliveryStatus.DELIVERED);

        assertThatThrownBy(() -> desk.retry(ID, Set.of())).hasMessageContaining("has failed with no target");
        desk.retry(ID, Set.of("chat"));
        time.pass(Duration.ofSeconds(1));
        desk.retry(ID, Set.of("chat"));

        assertThat(sent).containsExactly(ID, ID + " chat 1", ID + " chat 2");
    }

    @Test
    void what_is_acknowledged_says_by_whom_and_why() {
        desk.raise(TRIGGER);

        desk.acknowledge(ID, "ada", Optional.of("trained by hand"));

        assertThat(store.statusOf(TRIGGER)).isEqualTo(TriggerStatus.ACKNOWLEDGED);
        assertThat(store.triggers.get(ID).detail()).contains("by ada: trained by hand");
    }

    @Test
    void a_trigger_that_is_not_there_is_said_so() {
        assertThatThrownBy(() -> desk.retry("rt-0", Set.of())).hasMessage("there is no trigger rt-0");
        assertThatThrownBy(() -> desk.acknowledge("rt-0", "ada", Optional.empty()))
                .hasMessage("there is no trigger rt-0");
        assertThat(desk.show("rt-0")).isEmpty();
    }

    @Test
    void answers_say_the_same_to_people_and_to_programs() throws IOException {
        desk.raise(TRIGGER);
        store.save(DeliveryRow.pending(ID, "train", 1, Triggers.NOW)
                        .tried(
                                DeliveryStatus.RUNNING,
                                Optional.of(new Job("job-1", Optional.of(URI.create("https://ml.example/1")))),
                                Optional.empty(),
                                Triggers.NOW,
                                Optional.empty()))
                .join();
        TriggerDesk.Shown shown = desk.show(ID).orElseThrow();
        List<TriggerRow> rows = desk.list(List.of("fraud"), 5);

        assertThat(TriggerAnswer.show(shown))
                .contains(
                        "id        " + ID,
                        "evidence  psi of amount 0.31, threshold 0.2, 500 rows, baseline base-1",
                        "target    train: running, round 1, attempts 1, job job-1, https://ml.example/1");
        assertThat(TriggerAnswer.list(rows)).contains(ID, "raised", "fraud", "2026-11-22T02:00:00Z");
        assertThat(TriggerAnswer.list(List.of())).isEqualTo("no triggers\n");
        JsonNode json = new ObjectMapper().readTree(TriggerAnswer.showJson(shown));
        assertThat(JsonTriggerCodec.decode(json.path("trigger").toString())).isEqualTo(TRIGGER);
        assertThat(json.path("deliveries").get(0).path("job").asText()).isEqualTo("job-1");
        assertThat(new ObjectMapper().readTree(TriggerAnswer.listJson(rows))).hasSize(1);
        assertThat(TriggerAnswer.doneJson(ID, "raised")).isEqualTo("{\"id\":\"" + ID + "\",\"done\":\"raised\"}\n");
    }
}
