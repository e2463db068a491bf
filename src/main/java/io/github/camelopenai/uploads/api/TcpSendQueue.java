package io.github.camelopenai.uploads.api;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * How much of what was written to a socket the other side has not acknowledged yet. Java does not tell; Linux does, in its
 * table of connections. Asked only when a request seems to stand still,
 * and a few times a second when somebody watches an upload, so the cost of reading a table does not matter.
 */
final class TcpSendQueue {

    private static final List<Path> TABLES = List.of(Path.of("/proc/self/net/tcp"), Path.of("/proc/self/net/tcp6"));

    private TcpSendQueue() {}

    /** The bytes, or -1 where the system does not tell. */
    static long bytes(Socket socket) {
        String local = ":%04X".formatted(socket.getLocalPort());
        String remote = ":%04X".formatted(socket.getPort());
        for (Path table : TABLES) {
            try (Stream<String> lines = Files.lines(table, StandardCharsets.US_ASCII)) {
                List<String> found =
                        lines.filter(line -> isConnection(line, local, remote)).toList();
                if (found.size() == 1) {
                    return queue(found.get(0));
                }
            } catch (IOException | RuntimeException e) {
                // Another system, or a table that looks otherwise.
                return -1;
            }
        }
        return -1;
    }

    /** Lines read {@code sl local remote state tx:rx ...}, addresses {@code hex:port}, all in hexadecimal. */
    private static boolean isConnection(String line, String local, String remote) {
        String[] columns = line.trim().split("\\s+", 5);
        return columns.length == 5
                && columns[1].toUpperCase(Locale.ROOT).endsWith(local)
                && columns[2].toUpperCase(Locale.ROOT).endsWith(remote);
    }

    private static long queue(String line) {
        String queues = line.trim().split("\\s+")[4];
        return Long.parseLong(queues.substring(0, queues.indexOf(':')), 16);
    }
}
