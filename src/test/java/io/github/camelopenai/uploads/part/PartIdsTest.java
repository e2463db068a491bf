package io.github.camelopenai.uploads.part;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PartIdsTest {

    private final PartIds ids = new PartIds(new TreeMap<>());

    @Test
    void shouldOrderByIndexRegardlessOfTheOrderOfArrival() {
        ids.put(2, "c");
        ids.put(0, "a");
        ids.put(1, "b");

        assertThat(ids.inOrder(3)).containsExactly("a", "b", "c");
        assertThat(ids.inOrder(-1)).containsExactly("a", "b", "c");
    }

    @Test
    void shouldKeepTheFirstIdOfAPart() {
        ids.put(0, "a");
        ids.put(0, "again");

        assertThat(ids.inOrder(1)).containsExactly("a");
    }

    @Test
    void shouldNameTheMissingParts() {
        ids.put(0, "a");
        ids.put(2, "c");

        assertThatIllegalStateException().isThrownBy(() -> ids.inOrder(3)).withMessageContaining("[1]");
        assertThatIllegalStateException().isThrownBy(() -> ids.inOrder(-1)).withMessageContaining("[1]");
        assertThatIllegalStateException().isThrownBy(() -> ids.inOrder(4)).withMessageContaining("2 of 4");
    }

    @Test
    void shouldRefuseTooManyPartsAndNone() {
        assertThatIllegalStateException().isThrownBy(() -> ids.inOrder(-1));
        ids.put(0, "a");
        ids.put(1, "b");

        assertThatIllegalStateException().isThrownBy(() -> ids.inOrder(1));
    }
}
