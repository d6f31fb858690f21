#!/usr/bin/env python3
"""Writes the random ResNet model's checkpoint, two pictures, and with PyTorch in float64 what they must become.

models/n2eye-random-resnet/model.safetensors
    the tower (OpenAI's names, kernels and matrices in float16 as OpenAI publishes them) and a projector, both random; the
    decoder of models/n2eye-random-pooled
NAME.png        a picture of the model's own size, so that nothing is resampled
expected.json   for each picture and each vision_feature, the projector's rows

The tower is the paper's (Radford et al. 2021) as openai/CLIP publishes it, in torch.nn's modules: batch norms are run as batch
norms, attention is torch's own. Made with PyTorch 1.13.
"""
import json
import os
import struct
import zlib

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

HERE = os.path.dirname(os.path.abspath(__file__))
MODELS = os.path.join(HERE, "..", "..", "..", "models")
MODEL = os.path.join(MODELS, "n2eye-random-resnet")
TOWER, PROJECTOR = "vision_tower.", "multi_modal_projector."


class Bottleneck(nn.Module):
    def __init__(self, inputs, planes, stride):
        super().__init__()
        self.conv1, self.bn1 = nn.Conv2d(inputs, planes, 1, bias=False), nn.BatchNorm2d(planes)
        self.conv2, self.bn2 = nn.Conv2d(planes, planes, 3, padding=1, bias=False), nn.BatchNorm2d(planes)
        self.avgpool = nn.AvgPool2d(stride)
        self.conv3, self.bn3 = nn.Conv2d(planes, 4 * planes, 1, bias=False), nn.BatchNorm2d(4 * planes)
        self.downsample = None
        if stride > 1 or inputs != 4 * planes:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, 4 * planes, 1, bias=False), nn.BatchNorm2d(4 * planes))

    def forward(self, x):
        h = F.relu(self.bn1(self.conv1(x)))
        h = self.avgpool(F.relu(self.bn2(self.conv2(h))))
        h = self.bn3(self.conv3(h))
        return F.relu(h + (x if self.downsample is None else self.downsample(self.avgpool(x))))


class AttentionPool(nn.Module):
    def __init__(self, side, channels, heads, projection):
        super().__init__()
        self.heads = heads
        self.positional_embedding = nn.Parameter(torch.zeros(side * side + 1, channels))
        self.q_proj, self.k_proj, self.v_proj = (nn.Linear(channels, channels) for _ in range(3))
        self.c_proj = nn.Linear(channels, projection)

    def forward(self, tokens):
        """(positions, channels) -> (1, projection)"""
        x = torch.cat([tokens.mean(0, keepdim=True), tokens]) + self.positional_embedding
        y, _ = F.multi_head_attention_forward(
            x[:1, None], x[:, None], x[:, None], x.shape[-1], self.heads, in_proj_weight=None,
            in_proj_bias=torch.cat([self.q_proj.bias, self.k_proj.bias, self.v_proj.bias]), bias_k=None, bias_v=None,
            add_zero_attn=False, dropout_p=0, out_proj_weight=self.c_proj.weight, out_proj_bias=self.c_proj.bias,
            use_separate_proj_weight=True, training=False, need_weights=False,
            q_proj_weight=self.q_proj.weight, k_proj_weight=self.k_proj.weight, v_proj_weight=self.v_proj.weight)
        return y[:, 0]


class ResNet(nn.Module):
    def __init__(self, config):
        super().__init__()
        width, side = config["width"], config["image_size"] // 32
        self.conv1, self.bn1 = nn.Conv2d(3, width // 2, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(width // 2)
        self.conv2, self.bn2 = nn.Conv2d(width // 2, width // 2, 3, padding=1, bias=False), nn.BatchNorm2d(width // 2)
        self.conv3, self.bn3 = nn.Conv2d(width // 2, width, 3, padding=1, bias=False), nn.BatchNorm2d(width)
        inputs = width
        for stage, count in enumerate(config["layers"]):
            planes = width << stage
            blocks = [Bottleneck(inputs if i == 0 else 4 * planes, planes, 2 if stage > 0 and i == 0 else 1) for i in range(count)]
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            inputs = 4 * planes
        self.attnpool = AttentionPool(side, inputs, inputs // config["head_width"], config["projection_dim"])
        for norm in (m for m in self.modules() if isinstance(m, nn.BatchNorm2d)):
            norm.eps = config["batch_norm_eps"]

    def tokens(self, pixels):
        """(3, size, size) -> (positions, channels)"""
        x = pixels[None]
        for conv, bn in ((self.conv1, self.bn1), (self.conv2, self.bn2), (self.conv3, self.bn3)):
            x = F.relu(bn(conv(x)))
        x = F.avg_pool2d(x, 2)
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            x = layer(x)
        return x[0].flatten(1).T


def randomize(model, random):
    """Values near what training leaves, statistics that are nobody's default, rounded to the type that they are kept in."""
    for name, tensor in model.state_dict().items():
        if name.endswith("num_batches_tracked"):
            tensor.fill_(1234)
            continue
        shape, half = tuple(tensor.shape), False
        if name.endswith("running_var"):
            values = random.uniform(0.3, 2, shape)
        elif name.endswith("running_mean"):
            values = random.normal(0, 0.3, shape)
        elif len(shape) == 1 and name.endswith("weight"):
            values = random.uniform(0.5, 1.5, shape) * (0.5 if "bn3" in name else 1)
        elif len(shape) == 1:
            values = random.normal(0, 0.2, shape)
        elif name.endswith("positional_embedding"):
            values = random.normal(0, 0.3, shape)
        else:
            values, half = random.normal(0, (1.5 / np.prod(shape[1:])) ** 0.5, shape), True
        tensor.copy_(torch.from_numpy(values.astype(np.float16 if half else np.float32).astype(np.float64)))


def read(path):
    with open(path, "rb") as file:
        data = file.read()
    size = struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:8 + size])
    return {name: (entry["dtype"], entry["shape"], data[8 + size + entry["data_offsets"][0]:8 + size + entry["data_offsets"][1]])
            for name, entry in header.items() if name != "__metadata__"}


def write(path, tensors):
    header, offset = {"__metadata__": {"format": "pt"}}, 0
    for name, (dtype, shape, data) in tensors.items():
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [offset, offset + len(data)]}
        offset += len(data)
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + b"".join(data for _, _, data in tensors.values()))


def stored(name, tensor):
    values = tensor.numpy()
    if name.endswith("num_batches_tracked"):
        return "I64", [], values.astype("<i8").tobytes()
    half = values.ndim > 1 and not name.endswith("positional_embedding") and name.startswith(TOWER)
    return ("F16" if half else "F32"), list(values.shape), values.astype("<f2" if half else "<f4").tobytes()


def picture(name, size, random):
    """Blurred colour with grain as a PNG, and its bytes (size, size, 3)."""
    coarse = random.integers(0, 256, (size // 8, size // 8, 3)).repeat(8, 0).repeat(8, 1)
    pixels = (coarse + random.integers(-30, 31, (size, size, 3))).clip(0, 255).astype(np.uint8)

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + row.tobytes() for row in pixels)
    with open(os.path.join(HERE, name), "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", size, size, 8, 2, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b""))
    return pixels


def main():
    torch.set_default_dtype(torch.float64)
    random = np.random.default_rng(50)
    with open(os.path.join(MODEL, "config.json")) as file:
        config = json.load(file)
    with open(os.path.join(MODEL, "preprocessor_config.json")) as file:
        preprocessing = json.load(file)
    tower = ResNet(config["vision_config"]).eval()
    randomize(tower, random)
    hidden, decoder = config["projector_config"]["hidden_size"], config["text_config"]["hidden_size"]
    channels = config["vision_config"]["width"] * 32
    # One projector reads both features: the attention pool's output is as wide as the grid.
    assert config["vision_config"]["projection_dim"] == channels
    projector = nn.Sequential(nn.Linear(channels, hidden), nn.GELU(), nn.Linear(hidden, decoder))
    for tensor in projector.state_dict().values():
        scale = 0.1 if tensor.dim() == 1 else tensor.shape[1] ** -0.5
        tensor.copy_(torch.from_numpy(random.normal(0, scale, tuple(tensor.shape)).astype(np.float32).astype(np.float64)))

    tensors = {TOWER + name: tensor for name, tensor in tower.state_dict().items()}
    tensors |= {PROJECTOR + name.replace("0.", "linear_1.").replace("2.", "linear_2."): tensor for name, tensor in projector.state_dict().items()}
    decoder = {name: entry for name, entry in read(os.path.join(MODELS, "n2eye-random-pooled", "model.safetensors")).items() if name.startswith("language_model.")}
    write(os.path.join(MODEL, "model.safetensors"), decoder | {name: stored(name, tensor) for name, tensor in sorted(tensors.items())})

    expected = []
    with torch.no_grad():
        for name in ("first.png", "second.png"):
            pixels = picture(name, config["vision_config"]["image_size"], random).transpose(2, 0, 1) * preprocessing["rescale_factor"]
            mean, std = (np.array(preprocessing[key])[:, None, None] for key in ("image_mean", "image_std"))
            tokens = tower.tokens(torch.from_numpy((pixels - mean) / std))
            expected.append({
                "image": name,
                "patch_tokens": projector(tokens).tolist(),
                "image_embeds": projector(tower.attnpool(tokens)).tolist(),
            })
            print(name, "tokens", tokens.std().item(), "pooled", tower.attnpool(tokens).std().item(), "projected", projector(tokens).std().item())
    with open(os.path.join(HERE, "expected.json"), "w") as file:
        json.dump({"vision": expected}, file, indent=1)


if __name__ == "__main__":
    main()
