/* Put before libc by LD_PRELOAD: moves the wall clock, and lets a folder fail.
 *
 * FAULTS_CONTROL names a file of 16 bytes that the process maps: by how many seconds the clock is
 * ahead (a double), and whether files below FAULTS_FOLDER can't be read (1) or written (2).
 * The monotonic clock stays true, as it does when somebody sets a machine's clock.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static struct control { double ahead; long failing; } none, *control = &none;
static const char *folder = "";

__attribute__((constructor)) static void begin(void)
{
    const char *path = getenv("FAULTS_CONTROL"), *below = getenv("FAULTS_FOLDER");
    int file = path ? open(path, O_RDONLY) : -1;
    void *mapped = file < 0 ? MAP_FAILED : mmap(NULL, sizeof none, PROT_READ, MAP_SHARED, file, 0);
    if (mapped != MAP_FAILED) control = mapped;
    if (file >= 0) close(file);
    if (below) folder = below;
}

int clock_gettime(clockid_t which, struct timespec *at)
{
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real(which, at);
    if (which == CLOCK_REALTIME || which == CLOCK_REALTIME_COARSE) at->tv_sec += control->ahead;
    return result;
}

time_t time(time_t *at)
{
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    if (at) *at = now.tv_sec;
    return now.tv_sec;
}

int gettimeofday(struct timeval *at, void *zone)
{
    struct timespec now;
    (void)zone;
    clock_gettime(CLOCK_REALTIME, &now);
    at->tv_sec = now.tv_sec;
    at->tv_usec = now.tv_nsec / 1000;
    return 0;
}

static int fails(const char *path, int flags)
{
    long kind = (flags & O_ACCMODE) == O_RDONLY ? 1 : 2;
    size_t length = strlen(folder);
    return (control->failing & kind) && length && strncmp(path, folder, length) == 0;
}

#define OPEN(name)                                                   \
    int name(const char *path, int flags, ...)                       \
    {                                                                \
        static int (*real)(const char *, int, ...);                  \
        if (!real) real = dlsym(RTLD_NEXT, #name);                   \
        va_list more;                                                \
        va_start(more, flags);                                       \
        mode_t mode = va_arg(more, mode_t);                          \
        va_end(more);                                                \
        if (fails(path, flags)) { errno = EIO; return -1; }          \
        return real(path, flags, mode);                              \
    }
OPEN(open)
OPEN(open64)
