package dev.inferencebridge.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Words for where a parser stands and what is wrong there, which never quote the document's values. Confined as the parser. */
final class JsonPlace {

    private static final int MAX_NAME_LENGTH = 64;

    private final String part;
    private final JsonParser parser;
    private int shownNames;

    /**
     * @param part the first word of every problem
     * @param shownNames how many field names of a path are shown; those below may be data, as keys of a map are
     */
    JsonPlace(String part, JsonParser parser, int shownNames) {
        this.part = part;
        this.parser = parser;
        this.shownNames = shownNames;
    }

    void showOneNameMore() {
        shownNames++;
    }

    MalformedJsonException problem(String problem) {
        return new MalformedJsonException(part + ", " + path() + ": " + problem);
    }

    /** Jackson's own messages quote the document, so none of their words are used. */
    MalformedJsonException malformed(IOException e) {
        return problem(
                e instanceof StreamConstraintsException
                        ? "beyond a limit (depth " + JsonCursor.MAX_DEPTH + ", number of "
                                + JsonCursor.MAX_NUMBER_LENGTH + " digits, or length of a name or a text)"
                        : "not valid JSON near byte " + parser.currentLocation().getByteOffset());
    }

    /** The kind of value that the parser stands on. */
    String found() {
        JsonToken token = parser.currentToken();
        if (token == null) {
            return "nothing";
        }
        return switch (token) {
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "a boolean";
            case VALUE_NULL -> "null";
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            default -> "nothing";
        };
    }

    private String path() {
        Deque<String> names = new ArrayDeque<>();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            String name = at.getCurrentName();
            if (at.inObject() && name != null) {
                names.addFirst(name);
            }
        }
        StringBuilder path = new StringBuilder("$");
        names.stream().limit(shownNames).forEach(name -> path.append('.').append(shown(name)));
        return path.toString();
    }

    private static String shown(String name) {
        String head = name.length() <= MAX_NAME_LENGTH ? name : name.substring(0, MAX_NAME_LENGTH) + "...";
        return head.replaceAll("\\p{Cntrl}", "?");
    }
}
