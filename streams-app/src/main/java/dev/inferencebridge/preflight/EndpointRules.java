package dev.inferencebridge.preflight;

import dev.inferencebridge.preflight.EndpointFacts.Answer;
import java.util.List;

/** What an endpoint's answers come to. Stateless. */
public final class EndpointRules {

    private static final String LATER = "repeat the check; bridge run waits for it";

    private EndpointRules() {}

    public static List<Finding> reachable(EndpointFacts facts) {
        Answer answer = facts.answer();
        if (answer.isMissing()) {
            return List.of(Finding.away(
                    "no answer from " + facts.host() + ": " + answer.detail(), Check.ENDPOINT_REACHABLE.remedy()));
        }
        if (answer.status() >= 500 && !answer.modelFailed()) {
            return List.of(Finding.away(facts.host() + " answers " + told(answer), LATER));
        }
        return List.of(Finding.ok(facts.host() + " answers"));
    }

    public static List<Finding> authorized(EndpointFacts facts) {
        Answer answer = facts.answer();
        if (answer.isMissing()) {
            throw new NotCheckedException("the endpoint does not answer", LATER);
        }
        if (answer.status() == 401) {
            return List.of(Finding.fail(
                    facts.host() + " does not know the key or token (" + told(answer) + ")",
                    Check.ENDPOINT_AUTHORIZED.remedy()));
        }
        if (answer.status() == 403) {
            return List.of(Finding.fail(
                    facts.host() + " does not allow the bridge to score (" + told(answer) + ")",
                    Check.ENDPOINT_AUTHORIZED.remedy()));
        }
        return List.of(Finding.ok("the key or token is accepted"));
    }

    /**
     * What becomes of calls behind the endpoint's door.
     *
     * @param asked the deployment as configured, for people
     */
    public static List<Finding> deployment(String asked, Answer answer) {
        if (answer.isMissing()) {
            throw new NotCheckedException("the endpoint does not answer", LATER);
        }
        if (answer.status() == 404 && !answer.modelFailed()) {
            return List.of(Finding.fail(
                    asked + ": " + told(answer) + ", so there is no such deployment or path, or none with traffic",
                    Check.ENDPOINT_DEPLOYMENT.remedy()));
        }
        if (answer.status() == 401 || answer.status() == 403) {
            throw new NotCheckedException("the endpoint does not let the bridge in", "see endpoint.authorized");
        }
        if (answer.status() == 429) {
            return List.of(Finding.warn(asked + " is busy: " + told(answer), LATER));
        }
        boolean refusesTheEmptyBatch = answer.status() >= 400 && answer.status() < 500 && answer.status() != 408;
        if (answer.status() >= 400 && !refusesTheEmptyBatch) {
            return List.of(Finding.warn(asked + " is failing: " + told(answer), LATER));
        }
        return List.of(Finding.ok(asked + " answers"
                + (refusesTheEmptyBatch ? ", and refuses a batch of no rows as it may (" + told(answer) + ")" : "")));
    }

    private static String told(Answer answer) {
        return (answer.modelFailed() ? "the model's " : "")
                + answer.status()
                + (answer.detail().isEmpty() ? "" : " " + answer.detail());
    }
}
