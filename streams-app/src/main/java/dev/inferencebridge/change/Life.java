package dev.inferencebridge.change;

/** Whether a row exists, as far as its image tells. */
public enum Life {
    /** Something of the row is alive: its marker or a value. */
    LIVE,
    /** A deletion is newer than all that the row had, or the row was read and not found. */
    DELETED,
    /** What is known does not say: only reading the row does. */
    UNKNOWN
}
