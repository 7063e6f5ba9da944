// The protocol of `../README.md`, for the cases that the driver names: -D'CASES=CASE(W1, 8, 4) CASE(W1, 32, 16) ...'. It comes last.

struct Case {
    std::string name;
    std::function<std::unique_ptr<Work>(const Inputs &)> load;
};

#define CASE(workload, b, m) \
    Case{#workload "_" #b "x" #m, [](const Inputs &inputs) { return std::make_unique<workload<b, m>>(inputs); }},
const std::vector<Case> TABLE = {CASES};

std::vector<float> numbers(const std::string &path) {
    std::ifstream file(path, std::ios::binary | std::ios::ate);
    std::vector<float> numbers(file.tellg() / sizeof(float));
    file.seekg(0);
    file.read(reinterpret_cast<char *>(numbers.data()), numbers.size() * sizeof(float));
    return numbers;
}

std::unique_ptr<Work> load(const std::string &directory, const std::string &name) {
    for (const Case &entry : TABLE) {
        if (entry.name == name) {
            const std::string path = directory + "/" + name;
            auto work = entry.load(
                {numbers(path + ".x"), numbers(path + ".w"), numbers(path + ".structure"), numbers(path + ".dy")});
            work->run();
            const std::vector<float> result = work->result();
            std::ofstream(path + ".y", std::ios::binary)
                .write(reinterpret_cast<const char *>(result.data()), result.size() * sizeof(float));
            return work;
        }
    }
    throw std::invalid_argument(name + " is not in the table");
}

/// µs per run, from the first power of two of runs that fills the time.
double time_of(Work &work, double milliseconds) {
    using Clock = std::chrono::steady_clock;
    for (long runs = 1;; runs *= 2) {
        const auto start = Clock::now();
        for (long run = 0; run < runs; ++run) {
            work.run();
            asm volatile("" ::: "memory");  // Another's x, for all that the compiler knows.
        }
        const double elapsed = std::chrono::duration<double, std::micro>(Clock::now() - start).count();
        if (elapsed >= milliseconds * 1e3) {
            return elapsed / runs;
        }
    }
}

/// From version 5 on the world's number stays at 3, for ever, and is no part of the version any more.
#ifdef EIGEN_VERSION_STRING
#define VERSION "Eigen " EIGEN_VERSION_STRING
#else
#define TEXT_OF(number) #number
#define TEXT(number) TEXT_OF(number)
#define VERSION "Eigen " TEXT(EIGEN_WORLD_VERSION) "." TEXT(EIGEN_MAJOR_VERSION) "." TEXT(EIGEN_MINOR_VERSION)
#endif

int main(int, char **arguments) {
    std::cout << VERSION SOURCE ", " COMPILER " " __VERSION__ << std::endl;
    std::unique_ptr<Work> loaded;
    for (std::string order, argument; std::cin >> order >> argument;) {
        if (order == "load") {
            loaded = load(arguments[1], argument);
            std::cout << "ok" << std::endl;
        } else {
            std::cout << time_of(*loaded, std::stod(argument)) << std::endl;
        }
    }
}
