package dev.inferencebridge.retraining;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TriggerTemplateTest {

    private static final RetrainingTrigger TRIGGER = Triggers.ofHour(1);

    private static Object filled(Object value) {
        return TriggerTemplate.of(Map.of("x", value))
                .filled(new Dispatch(TRIGGER, 1))
                .get("x");
    }

    @Test
    void every_place_is_filled() {
        assertThat(filled("${id} ${trigger} ${model} ${deployment} ${pipeline} ${policy} ${severity}"))
                .isEqualTo(TRIGGER.id() + "-1 " + TRIGGER.id() + " fraud blue card-fraud drifted critical");
        assertThat(filled("${window.start} ${window.end} ${raised-at} ${reason}"))
                .isEqualTo("2026-11-22T01:00:00Z 2026-11-22T02:00:00Z 2026-11-22T08:00:00Z psi of amount beyond 0.2");
        assertThat(filled("${parameter.data} [${parameter.none}]")).isEqualTo("shop.transactions []");
        assertThat(TriggerTemplate.placeNames()).hasSize(11);
    }

    @Test
    void places_are_filled_at_any_depth_and_all_else_stays_of_its_type() {
        Object tree = Map.of("list", Arrays.asList(1L, null, true, "a ${model}"), "map", Map.of("${model}", 2.5));

        assertThat(filled(tree))
                .isEqualTo(Map.of("list", Arrays.asList(1L, null, true, "a fraud"), "map", Map.of("${model}", 2.5)));
    }

    @Test
    void what_is_filled_in_is_not_filled_again() {
        RetrainingTrigger sly = RetrainingTrigger.manual(
                new Subject("fraud", Optional.empty(), "p"),
                TRIGGER.window(),
                Severity.INFO,
                "${parameter.data} $1 \\",
                Triggers.NOW,
                Map.of("data", "leaked"));

        assertThat(TriggerTemplate.of(Map.of("x", "${reason}")).filled(new Dispatch(sly, 0)))
                .containsEntry("x", "${parameter.data} $1 \\");
    }

    @Test
    void places_that_nothing_fills_are_refused() {
        assertThat(TriggerTemplate.unknownPlaces(List.of("${mdoel}", Map.of("a", "${parameter.}"))))
                .containsExactly("${mdoel}", "${parameter.}");
        assertThatThrownBy(() -> TriggerTemplate.of(Map.of("x", "${mdoel}"))).hasMessage("nothing fills ${mdoel}");
    }

    @Test
    void a_status_is_that_of_the_delivery_that_is_worst_off() {
        assertThat(status(2)).isEqualTo(TriggerStatus.RAISED);
        assertThat(status(2, DeliveryStatus.RETRYING)).isEqualTo(TriggerStatus.RAISED);
        assertThat(status(2, DeliveryStatus.DELIVERED)).isEqualTo(TriggerStatus.DELIVERING);
        assertThat(status(2, DeliveryStatus.DELIVERED, DeliveryStatus.RUNNING)).isEqualTo(TriggerStatus.RUNNING);
        assertThat(status(2, DeliveryStatus.SUCCEEDED, DeliveryStatus.RETRYING)).isEqualTo(TriggerStatus.DELIVERING);
        assertThat(status(2, DeliveryStatus.SUCCEEDED, DeliveryStatus.DELIVERED))
                .isEqualTo(TriggerStatus.SUCCEEDED);
        assertThat(status(2, DeliveryStatus.SUCCEEDED, DeliveryStatus.FAILED)).isEqualTo(TriggerStatus.FAILED);
        assertThat(status(0)).isEqualTo(TriggerStatus.RAISED);
        for (TriggerStatus status : TriggerStatus.values()) {
            assertThat(TriggerStatus.of(status.word())).isEqualTo(status);
        }
        for (DeliveryStatus status : DeliveryStatus.values()) {
            assertThat(DeliveryStatus.of(status.word())).isEqualTo(status);
        }
    }

    private static TriggerStatus status(int targets, DeliveryStatus... deliveries) {
        List<DeliveryRow> rows = Arrays.stream(deliveries)
                .map(status -> DeliveryRow.pending("rt-1", status.word(), 0, Triggers.NOW)
                        .turned(status, Optional.empty(), Triggers.NOW))
                .toList();
        return TriggerStatus.of(rows, targets);
    }
}
