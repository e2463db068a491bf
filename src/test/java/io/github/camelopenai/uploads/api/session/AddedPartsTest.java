package io.github.camelopenai.uploads.api.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelopenai.uploads.api.session.AddedParts.Id;
import io.github.camelopenai.uploads.part.BytesContent;
import io.github.camelopenai.uploads.part.Part;
import io.github.camelopenai.uploads.part.PartIterator;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AddedPartsTest {

    private final AddedParts added = new AddedParts();

    @Test
    void shouldCountTheBytesOfPartsThatItKnowsAll() throws Exception {
        added.adopt(Map.of("part_1", 10L));
        added.add("part_2", single(5), added.begin());

        assertThat(added.bytesIn(List.of("part_1", "part_2"))).isEqualTo(15);
        assertThat(added.bytesIn(List.of("part_1", "part_of_another_process"))).isEqualTo(-1);
    }

    @Test
    void shouldTakeTheIdOfAPartThatIsSentAgain() {
        List<Part> parts = parts(2);
        added.add("part_1", parts.get(0), added.begin());

        assertThat(added.add("part_1", parts.get(0), added.begin())).isEqualTo(Id.OWN);
        assertThat(added.add("part_1", parts.get(1), added.begin())).isEqualTo(Id.OF_ANOTHER);
        assertThat(added.isDisputed("part_1")).isFalse();
        assertThat(added.bytesIn(List.of("part_1"))).isOne();
    }

    @Test
    void shouldNotTakeTheIdOfAPartOfAnotherProcess() {
        added.adopt(Map.of("part_1", 1L));

        assertThat(added.add("part_1", parts(2).get(1), added.begin())).isEqualTo(Id.OF_ANOTHER);
    }

    @Test
    void shouldNotTellWhichOfTwoPartsHasAnIdThatWereSentAtTheSameTime() {
        List<Part> parts = parts(2);
        long first = added.begin();
        long second = added.begin();
        added.add("part_1", parts.get(0), first);

        assertThat(added.add("part_1", parts.get(1), second)).isEqualTo(Id.DISPUTED);
        assertThat(added.isDisputed("part_1")).isTrue();
    }

    /** The id may be that of the lost answer. */
    @Test
    void shouldNotTellWhoseAnIdIsThatCameAfterAnAnswerWasLost() {
        List<Part> parts = parts(3);
        added.add("part_1", parts.get(0), added.begin());
        added.setLost(added.begin());
        added.add("part_2", parts.get(1), added.begin());

        assertThat(added.add("part_1", parts.get(2), added.begin())).isEqualTo(Id.OF_ANOTHER);
        assertThat(added.add("part_2", parts.get(2), added.begin())).isEqualTo(Id.DISPUTED);
    }

    @Test
    void shouldNotTakePartsForTheSameWhosePositionIsUnknown() throws Exception {
        added.add("part_1", single(5), added.begin());

        assertThat(added.add("part_1", single(5), added.begin())).isEqualTo(Id.OF_ANOTHER);
    }

    @RepeatedTest(20)
    void shouldGiveAnIdToOnePartOnlyHoweverManyAskAtOnce() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Id>> claims = parts(32).stream()
                    .<Callable<Id>>map(part -> () -> added.add("part_1", part, added.begin()))
                    .toList();
            int own = 0;
            for (Future<Id> claim : threads.invokeAll(claims)) {
                own += claim.get() == Id.OWN ? 1 : 0;
            }
            assertThat(own).isOne();
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Part> parts(int count) {
        List<Part> parts = new ArrayList<>();
        PartIterator.of(BytesContent.of(ByteBuffer.allocate(count)), 1, Path.of("none"))
                .forEachRemaining(parts::add);
        return parts;
    }

    private static Part single(int bytes) throws IOException {
        return PartIterator.single(0, BytesContent.of(ByteBuffer.allocate(bytes)), Path.of("none"));
    }
}
