package dev.inferencebridge.retraining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A document with places for what a trigger says, such as {@code ${model}}. Immutable.
 *
 * <p>A tree of maps, lists, texts, numbers and booleans. Places are filled in texts, not in names: what is filled in stays text,
 * whatever it looks like, so that no value of a trigger changes the document's structure.
 */
public final class TriggerTemplate {

    private static final Pattern PLACE = Pattern.compile("\\$\\{([^}]{0,200})}");
    private static final String PARAMETER = "parameter.";

    private static final Map<String, Function<Dispatch, String>> PLACES = places();

    private final Map<String, @Nullable Object> tree;

    private TriggerTemplate(Map<String, @Nullable Object> tree) {
        this.tree = tree;
    }

    private static Map<String, Function<Dispatch, String>> places() {
        Map<String, Function<Dispatch, String>> places = new LinkedHashMap<>();
        places.put("id", Dispatch::id);
        places.put("trigger", dispatch -> dispatch.trigger().id());
        places.put("model", dispatch -> dispatch.trigger().model());
        places.put("deployment", dispatch -> dispatch.trigger().deployment().orElse(""));
        places.put("pipeline", dispatch -> dispatch.trigger().pipeline());
        places.put("policy", dispatch -> dispatch.trigger().policy());
        places.put("severity", dispatch -> dispatch.trigger().severity().word());
        places.put("reason", dispatch -> dispatch.trigger().reason());
        places.put("window.start", dispatch -> dispatch.trigger().windowStart().toString());
        places.put("window.end", dispatch -> dispatch.trigger().windowEnd().toString());
        places.put("raised-at", dispatch -> dispatch.trigger().raisedAt().toString());
        return Collections.unmodifiableMap(places);
    }

    /** What may stand between the braces, beside {@code parameter.<name>}. */
    public static Set<String> placeNames() {
        return PLACES.keySet();
    }

    /** Places in the tree that nothing fills, such as {@code ${mdoel}}; empty when it is sound. */
    public static Set<String> unknownPlaces(@Nullable Object tree) {
        Set<String> unknown = new TreeSet<>();
        texts(tree, text -> {
            Matcher place = PLACE.matcher(text);
            while (place.find()) {
                String name = place.group(1);
                if (!PLACES.containsKey(name) && !(name.startsWith(PARAMETER) && name.length() > PARAMETER.length())) {
                    unknown.add("${" + name + "}");
                }
            }
            return text;
        });
        return unknown;
    }

    /** Throws {@link IllegalArgumentException} for a tree with unknown places. */
    public static TriggerTemplate of(Map<String, @Nullable Object> tree) {
        Set<String> unknown = unknownPlaces(tree);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("nothing fills " + String.join(", ", unknown));
        }
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        tree.forEach((name, value) -> copy.put(name, texts(value, text -> text)));
        return new TriggerTemplate(Collections.unmodifiableMap(copy));
    }

    /** The document for one trigger. A parameter that its policy does not pass on is an empty text. */
    public Map<String, @Nullable Object> filled(Dispatch dispatch) {
        Map<String, @Nullable Object> filled = new LinkedHashMap<>();
        tree.forEach((name, value) -> filled.put(name, texts(value, text -> fill(text, dispatch))));
        return filled;
    }

    private static String fill(String text, Dispatch dispatch) {
        return PLACE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1), dispatch)));
    }

    private static String value(String name, Dispatch dispatch) {
        Function<Dispatch, String> known = PLACES.get(name);
        return known != null
                ? known.apply(dispatch)
                : dispatch.trigger().parameters().getOrDefault(name.substring(PARAMETER.length()), "");
    }

    private static @Nullable Object texts(@Nullable Object node, Function<String, String> change) {
        if (node instanceof String text) {
            return change.apply(text);
        }
        if (node instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> changed = new LinkedHashMap<>();
            map.forEach((name, value) -> changed.put(String.valueOf(name), texts(value, change)));
            return changed;
        }
        if (node instanceof List<?> list) {
            List<@Nullable Object> changed = new ArrayList<>();
            list.forEach(value -> changed.add(texts(value, change)));
            return changed;
        }
        return node;
    }
}
