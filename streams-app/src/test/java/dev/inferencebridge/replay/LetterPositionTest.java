package dev.inferencebridge.replay;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LetterPositionTest {

    @Test
    void its_text_is_read_back_whatever_the_topic_is_called() {
        LetterPosition position = new LetterPosition("a-1.dead-letters-2", 3, 1L << 40);

        assertThat(position).hasToString("a-1.dead-letters-2-3@1099511627776");
        assertThat(LetterPosition.parse(position.toString())).contains(position);
    }

    @Test
    void other_text_is_no_position() {
        assertThat(LetterPosition.parse("")).isEmpty();
        assertThat(LetterPosition.parse("topic@1")).isEmpty();
        assertThat(LetterPosition.parse("topic-1@")).isEmpty();
        assertThat(LetterPosition.parse("topic-1@9999999999999999999")).isEmpty();
    }
}
