package io.github.camelopenai.uploads.part;

import io.github.camelopenai.uploads.concurrent.AbortSignal;
import java.io.OutputStream;

/** Cuts a content that can be read from any position into ranges. It reads nothing: every part reads its own range. */
record RangeCutter(RepeatableContent content, PartPlan plan, AbortSignal abort) implements PartCutter {

    @Override
    public boolean hasPart(int index) {
        return index < plan.count();
    }

    @Override
    public Part cut(int index, long offset) {
        PartRange range = plan.range(index);
        return new Part(range, plan.count(), content, range.offset(), abort, () -> {});
    }

    @Override
    public long skip(int index, long offset, OutputStream out) {
        return plan.range(index).length();
    }

    @Override
    public void close() {}

    @Override
    public void release() {}
}
