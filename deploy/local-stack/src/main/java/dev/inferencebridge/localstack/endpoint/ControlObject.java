package dev.inferencebridge.localstack.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/** A JSON object of a control request, read strictly. Confined to one thread. */
public final class ControlObject {

    private final String place;
    private final JsonNode json;

    private ControlObject(String place, JsonNode json) {
        this.place = place;
        this.json = json;
    }

    /**
     * Reads an object.
     *
     * @param place where the object is, for messages; "" for the whole request
     * @param known the keys that it may have; none for any
     */
    public static ControlObject of(String place, JsonNode json, String... known) throws InvalidControlException {
        ControlObject object = new ControlObject(place, json);
        if (!json.isObject()) {
            throw new InvalidControlException((place.isEmpty() ? "the request" : place) + " is a JSON object");
        }
        List<String> takes = Arrays.asList(known);
        for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            if (!takes.isEmpty() && !takes.contains(name)) {
                throw new InvalidControlException(
                        "unknown key '" + object.path(name) + "', known are " + String.join(", ", takes));
            }
        }
        return object;
    }

    public boolean has(String name) {
        return json.has(name);
    }

    public JsonNode node(String name) {
        return json.path(name);
    }

    public String path(String name) {
        return place.isEmpty() ? name : place + "." + name;
    }

    public int integer(String name, int least, int most) throws InvalidControlException {
        JsonNode value = json.path(name);
        if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
            throw new InvalidControlException(path(name) + " is a whole number from " + least + " to " + most);
        }
        return value.intValue();
    }

    public int integer(String name, int least, int most, int otherwise) throws InvalidControlException {
        return has(name) ? integer(name, least, most) : otherwise;
    }

    public double number(String name, double least, double most) throws InvalidControlException {
        JsonNode value = json.path(name);
        if (!value.isNumber() || value.doubleValue() < least || value.doubleValue() > most) {
            throw new InvalidControlException(path(name) + " is a number from " + least + " to " + most);
        }
        return value.doubleValue();
    }

    public String oneOf(String name, List<String> values) throws InvalidControlException {
        JsonNode value = json.path(name);
        if (!value.isTextual() || !values.contains(value.textValue())) {
            throw new InvalidControlException(path(name) + " is one of " + String.join(", ", values));
        }
        return value.textValue();
    }
}
