package dev.inferencebridge.config;

import dev.inferencebridge.retraining.RetrainingTrigger;
import dev.inferencebridge.retraining.TriggerPolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The keys of {@code retraining}, and what must hold between it and the rest of the file. */
final class RetrainingKeys {

    private static final String RECORDER = "recorder";

    static final Key<String> TOPIC_NAME = Key.derived(
                    "name", Kinds.TOPIC, "`<application-id>.retraining`", "The topic's name.")
            .asAdvanced();
    private static final Key<Values> TOPIC = Key.group(
                    "topic",
                    new Block(
                            "The topic of triggers. Each target reads it in a consumer group of its own.",
                            List.of(TOPIC_NAME, TopicKeys.PARTITIONS, TopicKeys.RETENTION)),
                    "The topic of triggers.")
            .asAdvanced();
    static final Key<Map<String, Located<Values>>> TARGETS = Key.derived(
            "targets",
            new MapOf<>("<target>", Kinds.NAME, TargetKeys.BLOCK),
            "none: triggers are recorded alone",
            "Who is told, by name. One that is down delays none of the others.");
    static final Key<Map<String, Located<Values>>> POLICIES = Key.derived(
            "policies",
            new MapOf<>("<policy>", Kinds.NAME, PolicyKeys.BLOCK),
            "none: people raise triggers",
            "When to train anew, by name. Pipelines refer to them.");

    static final Block BLOCK = new Block(
            "When models are trained anew, and who is told. See `docs/retraining.md`.",
            List.of(TARGETS, POLICIES, TOPIC),
            RetrainingKeys::checkNames);

    private RetrainingKeys() {}

    private static void checkNames(Values retraining, Reading reading) {
        Located<Values> manual = retraining.find(POLICIES).orElse(Map.of()).get(RetrainingTrigger.MANUAL);
        if (manual != null) {
            reading.problem(
                    manual.value().place(), "no policy may be called so: it stands for triggers that people raise");
        }
        Located<Values> recorder = retraining.find(TARGETS).orElse(Map.of()).get(RECORDER);
        if (recorder != null) {
            reading.problem(recorder.value().place(), "no target may be called so: the bridge has one of its own");
        }
    }

    /** What must hold between this block, the models and the pipelines. */
    static void check(Values bridge, Map<String, Values> pipelines, Reading reading) {
        Optional<Values> retraining = bridge.find(BridgeKeys.RETRAINING);
        retraining.ifPresent(values -> {
            if (!bridge.isWritten(BridgeKeys.CASSANDRA)) {
                reading.problem(
                        values.place(), "retraining needs the block 'cassandra', to keep what became of triggers");
            }
            checkModels(values, bridge, reading);
            checkTopics(values, bridge, pipelines, reading);
        });
        checkPipelines(bridge, retraining, pipelines, reading);
    }

    private static void checkModels(Values retraining, Values bridge, Reading reading) {
        Optional<Set<String>> models = bridge.find(BridgeKeys.MODELS).map(Map::keySet);
        retraining
                .find(TARGETS)
                .orElse(Map.of())
                .values()
                .forEach(target -> target.value()
                        .find(TargetKeys.MODELS)
                        .orElse(List.of())
                        .forEach(model -> {
                            if (models.isPresent() && !models.get().contains(model.value())) {
                                reading.problem(
                                        model.place(),
                                        model.value(),
                                        "must be one of 'models'",
                                        Nearest.to(model.value(), models.get()));
                            }
                        }));
    }

    private static void checkTopics(Values retraining, Values bridge, Map<String, Values> pipelines, Reading reading) {
        Map<String, String> taken = new HashMap<>();
        pipelines.forEach((name, pipeline) ->
                TopicChecks.topicsOf(name, pipeline).forEach(topic -> taken.put(topic, "the pipeline '" + name + "'")));
        Optional<String> own = bridge.find(BridgeKeys.APPLICATION_ID).map(id -> topicName(retraining, id));
        own.ifPresent(topic -> {
            Place place = retraining
                    .find(TOPIC)
                    .map(values -> values.placeOf(TOPIC_NAME))
                    .orElse(retraining.place());
            String owner = taken.putIfAbsent(topic, "triggers");
            if (owner != null) {
                reading.problem(place, topic, "must not be a topic of " + owner, Optional.empty());
            }
        });
        retraining
                .find(TARGETS)
                .orElse(Map.of())
                .values()
                .forEach(target -> TargetKeys.topic(target.value()).ifPresent(topic -> {
                    String owner = taken.get(topic.value());
                    if (owner != null) {
                        reading.problem(
                                topic.place(), topic.value(), "must not be a topic of " + owner, Optional.empty());
                    }
                }));
    }

    private static void checkPipelines(
            Values bridge, Optional<Values> retraining, Map<String, Values> pipelines, Reading reading) {
        Optional<Set<String>> policies = retraining
                .filter(values ->
                        values.isWritten(POLICIES) == values.find(POLICIES).isPresent())
                .map(values -> values.find(POLICIES).orElse(Map.of()).keySet());
        Map<String, String> byModel = new HashMap<>();
        pipelines.forEach((name, pipeline) -> pipeline.find(PipelineKeys.RETRAINING)
                .ifPresent(policy -> {
                    Place place = pipeline.placeOf(PipelineKeys.RETRAINING);
                    if (!bridge.isMeant(BridgeKeys.RETRAINING)) {
                        reading.problem(place, "a policy needs the block 'retraining', which has the policies");
                    } else if (policies.isPresent() && !policies.get().contains(policy)) {
                        reading.problem(
                                place,
                                policy,
                                "must be one of 'retraining.policies'",
                                Nearest.to(policy, policies.get()));
                    }
                    pipeline.find(PipelineKeys.MODEL).ifPresent(model -> {
                        String other = byModel.putIfAbsent(model, name);
                        if (other != null) {
                            reading.problem(
                                    place,
                                    "the pipeline '" + other + "' has a policy for the model '" + model
                                            + "' already; a cool-down is a model's, so one pipeline a model may have one");
                        }
                    });
                }));
    }

    private static String topicName(Values retraining, String applicationId) {
        return retraining.find(TOPIC).flatMap(topic -> topic.find(TOPIC_NAME)).orElse(applicationId + ".retraining");
    }

    static RetrainingConfig build(String applicationId, Values retraining, TopicDefaults defaults) {
        Map<String, TargetConfig> targets = new LinkedHashMap<>();
        retraining
                .find(TARGETS)
                .orElse(Map.of())
                .forEach((name, target) -> targets.put(name, TargetKeys.build(name, target.value(), defaults)));
        Map<String, TriggerPolicy.Rules> policies = new LinkedHashMap<>();
        retraining
                .find(POLICIES)
                .orElse(Map.of())
                .forEach((name, policy) -> policies.put(name, PolicyKeys.build(policy.value())));
        return new RetrainingConfig(
                TopicKeys.build(
                        topicName(retraining, applicationId),
                        retraining.get(TOPIC),
                        defaults,
                        Optional.of(defaults.retention())),
                targets,
                policies);
    }
}
