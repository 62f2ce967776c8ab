# The peer of the training bench: PyTorch on the CPU, channels last, networks of the same layers as networks.ts. Reads one
# request a line, {"network", "what": "step" | "forward", "times"}, and answers {"ms": [...]} a line.
import json
import sys
import time

try:
    import torch
    import torch.nn as nn
    import torch.nn.functional as F
except ImportError as error:
    print(json.dumps({"missing": str(error)}), flush=True)
    sys.exit(0)


class Conv(nn.Module):
    """Convolution without bias, padded as TensorFlow's "same"."""

    def __init__(self, inputs, outputs, kernel, stride, side, group=1):
        super().__init__()
        self.weight = nn.Parameter(0.1 * torch.randn(outputs, inputs // group, *kernel))
        self.stride, self.group = stride, group
        rows, columns = [max((-(-size // stride) - 1) * stride + k - size, 0) for size, k in zip(side, kernel)]
        self.even = (rows // 2, columns // 2) if rows % 2 == 0 and columns % 2 == 0 else None
        self.pads = (columns // 2, columns - columns // 2, rows // 2, rows - rows // 2)

    def forward(self, x):
        if self.even is not None:
            return F.conv2d(x, self.weight, None, self.stride, self.even, 1, self.group)
        return F.conv2d(F.pad(x, self.pads), self.weight, None, self.stride, 0, 1, self.group)


def norm(channels):
    return nn.BatchNorm2d(channels, eps=1e-3, momentum=0.01)


class Block(nn.Module):
    def __init__(self, inputs, outputs, stride, side):
        super().__init__()
        inner = [-(-size // stride) for size in side]
        self.first = nn.Sequential(Conv(inputs, outputs, (3, 3), stride, side), norm(outputs), nn.ReLU(inplace=True))
        self.second = nn.Sequential(Conv(outputs, outputs, (3, 3), 1, inner), norm(outputs))
        self.shortcut = nn.Identity() if stride == 1 else Conv(inputs, outputs, (1, 1), stride, side)

    def forward(self, x):
        return F.relu(self.second(self.first(x)) + self.shortcut(x), inplace=True)


class Head(nn.Module):
    def __init__(self, channels, classes):
        super().__init__()
        self.dense = nn.Linear(channels, classes)

    def forward(self, x):
        return self.dense(x.mean((2, 3)))


def unit(inputs, outputs, kernel, stride, side, group=1):
    return [Conv(inputs, outputs, kernel, stride, side, group), norm(outputs), nn.ReLU(inplace=True)]


def resnet8():
    layers = unit(3, 16, (3, 3), 1, (32, 32))
    for inputs, outputs, stride, side in ((16, 16, 1, 32), (16, 32, 2, 32), (32, 64, 2, 16)):
        layers.append(Block(inputs, outputs, stride, (side, side)))
    return nn.Sequential(*layers, Head(64, 10))


def mobilenet():
    layers, inputs, side = unit(3, 8, (3, 3), 2, (96, 96)), 8, 48
    for factor, stride in [(2, 1), (4, 2), (4, 1), (8, 2), (8, 1), (16, 2)] + [(16, 1)] * 5 + [(32, 2), (32, 1)]:
        layers += unit(inputs, inputs, (3, 3), stride, (side, side), inputs)
        side = -(-side // stride)
        layers += unit(inputs, 8 * factor, (1, 1), 1, (side, side))
        inputs = 8 * factor
    return nn.Sequential(*layers, Head(256, 2))


def dscnn():
    layers = unit(1, 64, (10, 4), 2, (49, 10))
    for _ in range(4):
        layers += unit(64, 64, (3, 3), 1, (25, 5), 64) + unit(64, 64, (1, 1), 1, (25, 5))
    return nn.Sequential(*layers, Head(64, 12))


NETWORKS = {"ResNet-8": (resnet8, 10), "MobileNetV1-0.25": (mobilenet, 2), "DS-CNN": (dscnn, 12)}


class Timed:
    def __init__(self, name, shape):
        build, classes = NETWORKS[name]
        layout = torch.channels_last
        self.model = build().to(memory_format=layout)
        self.x = torch.randn(*shape).contiguous(memory_format=layout)
        self.labels = torch.randint(0, classes, (shape[0],))
        self.parameters = list(self.model.parameters())
        self.velocity = [torch.zeros_like(p) for p in self.parameters]

    def step(self):
        """Forward, backward, SGD with momentum, by PyTorch's fused lists: the least overhead that it has."""
        for p in self.parameters:
            p.grad = None
        loss = F.cross_entropy(self.model(self.x), self.labels)
        loss.backward()
        with torch.no_grad():
            torch._foreach_mul_(self.velocity, 0.9)
            torch._foreach_add_(self.velocity, [p.grad for p in self.parameters])
            torch._foreach_add_(self.parameters, self.velocity, alpha=-1e-4)
        return loss.item()

    def forward(self):
        with torch.inference_mode():
            return float(self.model(self.x)[0, 0])

    def time(self, what, times):
        self.model.train(what == "step")
        run = self.step if what == "step" else self.forward
        taken = []
        for _ in range(times):
            start = time.perf_counter()
            run()
            taken.append(1000 * (time.perf_counter() - start))
        return taken


def main():
    torch.set_num_threads(int(sys.argv[1]))
    print(json.dumps({"torch": torch.__version__, "threads": torch.get_num_threads()}), flush=True)
    models = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["network"]
        if name not in models:
            models[name] = Timed(name, request["shape"])
        print(json.dumps({"ms": models[name].time(request["what"], request["times"])}), flush=True)


main()
