package io.github.camelopenai.uploads.emulator;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Records all requests in the order of their arrival, and counts the requests of each call that are in flight. */
final class RequestLog {

    private final List<LoggedRequest> requests = new ArrayList<>();
    private final Map<EmulatorCall, Integer> seen = new EnumMap<>(EmulatorCall.class);
    private final Map<EmulatorCall, Integer> inFlight = new EnumMap<>(EmulatorCall.class);
    private final Map<EmulatorCall, Integer> maxInFlight = new EnumMap<>(EmulatorCall.class);

    synchronized LoggedRequest arrived(Route route, int connection, RequestHead head, BodyStream body) {
        int nth = seen.merge(route.call(), 1, Integer::sum);
        LoggedRequest request = new LoggedRequest(this, route, nth, connection, head, body);
        requests.add(request);
        int now = inFlight.merge(route.call(), 1, Integer::sum);
        maxInFlight.merge(route.call(), now, Math::max);
        return request;
    }

    synchronized void ended(EmulatorCall call) {
        inFlight.merge(call, -1, Integer::sum);
    }

    List<RecordedRequest> snapshot() {
        List<LoggedRequest> all;
        synchronized (this) {
            all = List.copyOf(requests);
        }
        return all.stream().map(LoggedRequest::snapshot).toList();
    }

    synchronized int inFlight(EmulatorCall call) {
        return inFlight.getOrDefault(call, 0);
    }

    synchronized int maxInFlight(EmulatorCall call) {
        return maxInFlight.getOrDefault(call, 0);
    }

    synchronized void forget() {
        requests.clear();
    }
}
